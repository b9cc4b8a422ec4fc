using System.Text.Json;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Go: go.mod and go.sum. Only from a module proxy; fetching from repositories would need other hosts.</summary>
internal static partial class GoModules
{
    private const string Mount = "/opt/packages";

    private const string Script =
        """
        mkdir -p /tmp/project && cd /tmp/project && cp /harness/go.* . && mkdir /reports/tree
        go mod download -json all > /reports/modules.json && go list -m -json all > /reports/list.json; code=$?
        find /reports/tree -name '*.lock' -delete; rm -f /reports/tree/cache/lock
        exit $code
        """;

    public static readonly PackageManager Manager = new("go")
    {
        Languages = [Language.Go.Name],
        Title = "Go modules",
        Mount = Mount,
        Environment = new Dictionary<string, string> { ["GOMODCACHE"] = Mount, ["GOSUMDB"] = "off" }, // sums were checked in the phase
        AskRegistry = ["go", "env", "GOPROXY", "GOSUMDB"],
        ReadRegistry = output => output.Split('\n') is [var proxies, var sums, ..] ? WithSums(Registry.At(proxies.Split(',', '|').FirstOrDefault(proxy => proxy.StartsWith("http", StringComparison.Ordinal))), sums.Trim()) : null,
        Settings = registry => new Dictionary<string, string> { ["GOPROXY"] = registry.Address, ["GOSUMDB"] = registry.Checksums },
        Read = Read,
        Imports = Imports,
        Provides = (import, manifest, _) => manifest.Requirements.Any(requirement => Contains(requirement.Name, import.Name)),
        Install = Install,
        Unavailable = result => [.. Objects(result, "modules.json").Where(module => module.TryGetProperty("Error", out _)).Select(module => Text(module, "Path"))],
        List = List
    };

    private static Registry? WithSums(Registry? registry, string sums) =>
        registry is null || sums is "" or "off" ? registry : registry with { Checksums = sums, Hosts = [.. registry.Hosts, Registry.Authority(sums.Split('+', ' ')[0])] };

    private static Manifest Read(Submission submission)
    {
        if (submission.Files.FirstOrDefault(file => file.Path == "go.mod") is not { } file)
            return Manifest.Empty;
        return new Manifest(
            [.. Required().Matches(file.Content).Where(match => match.Groups["path"].Value.Split('/')[0].Contains('.')).Take(PackageManager.Most).Select(match => new Requirement(match.Groups["path"].Value, match.Groups["version"].Value, file.Path, PackageManager.LineOf(file.Content, match.Groups["path"].Index)))],
            [.. submission.Files.Where(other => other.Path is "go.mod" or "go.sum")], []);
    }

    private static IEnumerable<Requirement> Imports(Submission submission)
    {
        var own = submission.Files.FirstOrDefault(file => file.Path == "go.mod") is { } manifest && Module().Match(manifest.Content) is { Success: true } module ? module.Groups["path"].Value : "app";
        return submission.Files.Where(file => file.Path.EndsWith(".go", StringComparison.Ordinal))
            .SelectMany(file => Import().Matches(file.Content).SelectMany(match => Quoted().Matches(match.Groups["list"].Value)
                .Select(path => (Name: path.Groups["path"].Value, File: file, Index: match.Groups["list"].Index + path.Index))))
            .Where(import => import.Name.Split('/')[0].Contains('.') && !Contains(own, import.Name)).DistinctBy(import => import.Name).Take(PackageManager.Most)
            .Select(import => new Requirement(import.Name, "", import.File.Path, PackageManager.LineOf(import.File.Content, import.Index)));
    }

    private static bool Contains(string module, string path) => path == module || path.StartsWith(module + "/", StringComparison.Ordinal);

    private static SandboxRun Install(Manifest manifest, Registry registry) => new(["/bin/sh", "-c", Script])
    {
        Harness = manifest.Files,
        Reports = ["modules.json", "list.json"],
        Environment = new Dictionary<string, string>
        {
            ["GOPROXY"] = registry.Address.TrimEnd('/'),
            ["GOSUMDB"] = registry.Checksums,
            ["GOFLAGS"] = "-mod=mod -modcacherw",
            ["GOTOOLCHAIN"] = "local",
            ["GOMODCACHE"] = "/reports/tree",
            ["GOPATH"] = "/tmp/go",
            ["GOCACHE"] = "/tmp/cache"
        }
    };

    private static Installed List(Manifest manifest, string folder, SandboxResult result)
    {
        Dependency[] modules = [.. Objects(result, "list.json").Where(module => !module.TryGetProperty("Main", out _) && Text(module, "Dir") != "").Select(module => new Dependency(
            Text(module, "Path"), Text(module, "Version"),
            Licences.OfFolder(Path.Combine(folder, Path.GetRelativePath("/reports/tree", Text(module, "Dir")))),
            !module.TryGetProperty("Indirect", out _)))];
        return new Installed(modules, [], modules.Length == 0 ? null : "There is nobody to ask here for known vulnerabilities of Go modules.");
    }

    // go writes one object after the other.
    private static IEnumerable<JsonElement> Objects(SandboxResult result, string report)
    {
        var reader = new Utf8JsonReader(result.Reports.GetValueOrDefault(report, []), new JsonReaderOptions { AllowMultipleValues = true });
        var objects = new List<JsonElement>();
        while (reader.Read())
            objects.Add(JsonElement.ParseValue(ref reader));
        return objects;
    }

    private static string Text(JsonElement module, string name) => module.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex(@"^(?:require)?[ \t]+(?<path>[\w.~/-]+)[ \t]+(?<version>v\d\S*)", RegexOptions.Multiline)]
    private static partial Regex Required();

    [GeneratedRegex(@"^module[ \t]+(?<path>\S+)", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^import\s*(?:\((?<list>[^()]*)\)|(?:[\w.]+[ \t]+)?(?<list>""[^""\n]+""))", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^[^/\n]*""(?<path>[^""\n]+)""", RegexOptions.Multiline)]
    private static partial Regex Quoted();
}

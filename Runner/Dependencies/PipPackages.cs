using System.Text.Json;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>Python: requirements.txt and the dependencies of pyproject.toml's project. Wheels only, since building from source runs the package's own code.</summary>
internal static partial class PipPackages
{
    private const string Interpreter = "/usr/bin/python3", Mount = "/opt/packages";

    private const string Script =
        """
        registry=$1; shift
        pip() { /usr/bin/python3 -I -m pip install --quiet --no-input --disable-pip-version-check --no-cache-dir --only-binary :all: --retries 0 --timeout 20 --index-url "$registry" "$@"; }
        mkdir /reports/tree; : > /reports/unavailable
        pip "$@" --target /reports/tree --no-compile --no-warn-script-location --report /reports/pip.json -r /harness/requirements.txt && exit 0
        while read -r name text; do pip "$@" --dry-run --report /tmp/trial.json --no-deps --ignore-installed "$text" 2>/dev/null || echo "$name" >> /reports/unavailable; done < /harness/names.txt
        exit 1
        """;

    // The defaults are pip's own.
    private const string AskScript =
        """
        from pip._internal.configuration import Configuration
        from pip._internal.exceptions import ConfigurationError
        from pip._internal.models.index import PyPI
        configuration = Configuration(isolated=False)
        configuration.load()
        def configured():
            for key in (":env:.index-url", "install.index-url", "global.index-url"):
                try:
                    return configuration.get_value(key)
                except ConfigurationError:
                    pass
        index = configured()
        print(index or PyPI.simple_url)
        print("" if index else PyPI.file_storage_domain)
        """;

    private const int LongestLine = 500, LargestProject = 64 << 10;

    /// <summary>What Runner judges with is there without being installed.</summary>
    private static readonly HashSet<string> Brought = ["pytest", "pytest-cov", "coverage", "flake8", "bandit"];

    public static readonly PackageManager Manager = new("pip")
    {
        Languages = [Language.Python.Name],
        Title = "Python packages",
        Mount = Mount,
        AskRegistry = [Interpreter, "-c", AskScript],
        ReadRegistry = output => output.Split('\n') is [var address, var files, ..] ? Registry.At(address, files.Length > 0 ? [files] : []) : null,
        Settings = registry => new Dictionary<string, string> { ["PIP_INDEX_URL"] = registry.Address, ["PIP_TRUSTED_HOST"] = registry.IsPlainHttp ? new Uri(registry.Address).Host : "", ["PIP_BREAK_SYSTEM_PACKAGES"] = "1" },
        Read = Read,
        Imports = PythonImports.Of,
        BuiltIn = new SandboxRun([Interpreter, "-I", "-c",
            """
            import pkgutil, sys
            names = {*sys.stdlib_module_names, *sys.builtin_module_names, *(module.name for module in pkgutil.iter_modules())}
            open("/reports/modules", "w").write("\n".join(names))
            """]) { Reports = ["modules"] },
        Provides = (import, _, folder) => folder is not null && (Directory.Exists(Path.Combine(folder, import.Name)) || Directory.EnumerateFiles(folder, $"{import.Name}.*").Any()),
        Infer = import => PythonImports.PackageOf(import.Name) is var package ? import with { Name = package, Text = package } : null,
        Install = Install,
        Unavailable = result => PackageManager.Lines(result, "unavailable"),
        List = (_, _, result) => List(result.Reports["pip.json"])
    };

    private static Manifest Read(Submission submission)
    {
        var declared = submission.Files.SelectMany(file => file.Path switch
        {
            "requirements.txt" => Lines(file),
            "pyproject.toml" => ProjectDependencies(file),
            _ => []
        }).Where(line => line.Text.Length > 0 && !line.Text.StartsWith("--", StringComparison.Ordinal)).Take(PackageManager.Most).ToArray();
        var named = declared.Select(line => (line, Match: line.Text.Length > LongestLine ? Match.Empty : Named().Match(line.Text))).ToArray();
        return new Manifest(
            [.. named.Where(item => item.Match.Success).Select(item => item.line with { Name = Normal(item.Match.Groups["name"].Value) }).Where(requirement => !Brought.Contains(requirement.Name)).DistinctBy(requirement => requirement.Name)],
            [],
            [.. named.Where(item => !item.Match.Success).Select(item => new MissingPackage(item.line.Text, "only packages by name, from the registry, are installed", item.line.File, item.line.Line))]);
    }

    private static IEnumerable<Requirement> Lines(SourceFile file) =>
        file.Content.Split('\n').Select((line, number) => new Requirement("", Uncommented().Replace(line.Length > LongestLine ? line[..LongestLine] : line, "").Trim(), file.Path, number + 1));

    private static IEnumerable<Requirement> ProjectDependencies(SourceFile file) => file.Content.Length <= LargestProject && Project().Match(file.Content) is { Success: true } project
        ? Quoted().Matches(project.Groups["list"].Value).Select(text => new Requirement("", text.Groups["text"].Value.Trim(), file.Path, PackageManager.LineOf(file.Content, project.Groups["list"].Index + text.Index)))
        : [];

    public static string Normal(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    private static SandboxRun Install(Manifest manifest, Registry registry) => new(["/bin/sh", "-c", Script, "install", registry.Address, .. Trusted(registry)])
    {
        Harness =
        [
            new SourceFile("requirements.txt", string.Concat(manifest.Requirements.Select(requirement => requirement.Text + "\n"))),
            new SourceFile("names.txt", string.Concat(manifest.Requirements.Select(requirement => $"{requirement.Name} {requirement.Text}\n")))
        ],
        Reports = ["unavailable", "pip.json"]
    };

    private static string[] Trusted(Registry registry) => registry.IsPlainHttp ? ["--trusted-host", new Uri(registry.Address).Host] : [];

    private static Installed List(byte[] report) => new(
        [.. JsonDocument.Parse(report).RootElement.GetProperty("install").EnumerateArray().Select(Package).OrderBy(package => package.Name, StringComparer.Ordinal)], [],
        "There is nobody to ask here for known vulnerabilities of Python packages.");

    private static Dependency Package(JsonElement item) => item.GetProperty("metadata") is var metadata
        ? new Dependency(metadata.GetProperty("name").GetString()!, metadata.GetProperty("version").GetString()!, Licence(metadata), item.TryGetProperty("requested", out var requested) && requested.GetBoolean())
        : throw new JsonException();

    private static string? Licence(JsonElement metadata) =>
        Licences.Stated(Text(metadata, "license_expression")) ?? Licences.Stated(Text(metadata, "license"))
        ?? (metadata.TryGetProperty("classifier", out var classifiers)
            ? Licences.Stated(classifiers.EnumerateArray().Select(classifier => classifier.GetString()!).FirstOrDefault(classifier => classifier.StartsWith("License ::", StringComparison.Ordinal))?.Split("::")[^1])
            : null);

    private static string? Text(JsonElement metadata, string name) => metadata.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[A-Za-z0-9._,\s-]*\])?\s*(?:$|[<>=!~;(][^/@]*$)")]
    private static partial Regex Named();

    [GeneratedRegex(@"(^|\s)#.*$|\s+--hash=\S+|\\?\s*$")]
    private static partial Regex Uncommented();

    [GeneratedRegex(@"^\[project\]\s*$(?:(?!^\[)[\s\S])*?^dependencies\s*=\s*\[(?<list>(?:[^\]""']|""[^""]*""|'[^']*')*)\]", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex(@"""(?<text>[^""\n]*)""|'(?<text>[^'\n]*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}

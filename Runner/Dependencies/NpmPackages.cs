using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>JavaScript and TypeScript: package.json and package-lock.json. Of what is for development only, that which a file imports, and types.</summary>
internal static partial class NpmPackages
{
    /// <summary>What Runner judges with is there without being installed.</summary>
    private const string Brought = "@types/node";

    private const string ManifestPath = "package.json", LockPath = "package-lock.json", Installs = ".package-lock.json";

    private const string Script =
        """
        cd /reports && cp /harness/package*.json . && : > unavailable
        if [ -f package-lock.json ]; then npm ci --json > npm.json; else npm install --json > npm.json; fi
        if [ $? = 0 ]; then npm audit --json > audit.json 2>/dev/null; mkdir -p node_modules; mv node_modules tree; exit 0; fi
        while read -r name text; do [ -n "$(npm view "$name@$text" version 2>/dev/null)" ] || echo "$name" >> unavailable; done < /harness/names.txt
        exit 1
        """;

    public static readonly PackageManager Manager = new("npm")
    {
        Languages = [Language.JavaScript.Name, Language.TypeScript.Name],
        Title = "npm packages",
        Mount = "/node_modules", // where node looks last, from whatever folder
        AskRegistry = ["npm", "config", "get", "registry"],
        ReadRegistry = output => Registry.At(output),
        Settings = registry => new Dictionary<string, string> { ["npm_config_registry"] = registry.Address },
        Read = Read,
        Imports = submission => JavaScriptImports.Of(submission).Where(import => import.Name != OwnName(submission)),
        BuiltIn = new SandboxRun(["node", "-e", "require('fs').writeFileSync('/reports/modules', require('module').builtinModules.join('\\n'))"]) { Reports = ["modules"] },
        Provides = (import, _, folder) => folder is not null && Directory.Exists(Path.Combine([folder, .. import.Name.Split('/')])),
        Infer = import => import with { Text = "*" },
        Install = Install,
        Unavailable = result => PackageManager.Lines(result, "unavailable"),
        Explain = Explain,
        List = List
    };

    // A program may import itself by its own name.
    private static string? OwnName(Submission submission) =>
        submission.Files.FirstOrDefault(file => file.Path == ManifestPath) is { } file && Parse(file.Content)?["name"] is JsonValue name && name.TryGetValue<string>(out var own) ? own : null;

    private static Manifest Read(Submission submission)
    {
        if (submission.Files.FirstOrDefault(file => file.Path == ManifestPath) is not { } file || Parse(file.Content) is not { } manifest)
            return Manifest.Empty;
        var imported = JavaScriptImports.Of(submission).Select(import => import.Name).ToHashSet();
        (string Name, string Text)[] wanted = [.. Section(manifest, "dependencies"), .. Section(manifest, "devDependencies").Where(item => imported.Contains(item.Name) || item.Name.StartsWith("@types/", StringComparison.Ordinal) && item.Name != Brought)];
        var declared = wanted.DistinctBy(item => item.Name).Take(PackageManager.Most).Select(item => new Requirement(item.Name, item.Text, file.Path, LineOf(file.Content, item.Name))).ToLookup(requirement => Named().IsMatch(requirement.Name) && FromRegistry().IsMatch(requirement.Text));
        return new Manifest([.. declared[true]], [.. submission.Files.Where(other => other.Path == LockPath)],
            [.. declared[false].Select(requirement => new MissingPackage(requirement.Name, "only packages by name, from the registry, are installed", requirement.File, requirement.Line))]);
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // node will say so
        }
    }

    private static IEnumerable<(string Name, string Text)> Section(JsonObject manifest, string name) =>
        manifest[name] is JsonObject section ? section.Where(item => item.Value?.GetValueKind() == JsonValueKind.String).Select(item => (item.Key, item.Value!.GetValue<string>())) : [];

    private static int LineOf(string manifest, string name) => PackageManager.LineOf(manifest, manifest.IndexOf($"\"{name}\"", StringComparison.Ordinal));

    // A manifest of our own: the program's may have scripts and settings in it.
    private static SandboxRun Install(Manifest manifest, Registry registry) => new(["/bin/sh", "-c", Script])
    {
        Harness =
        [
            new SourceFile(ManifestPath, Json.Write(new { name = "program", version = "0.0.0", dependencies = manifest.Requirements.ToDictionary(requirement => requirement.Name, requirement => requirement.Text) })),
            new SourceFile("names.txt", string.Concat(manifest.Requirements.Select(requirement => $"{requirement.Name} {requirement.Text}\n"))),
            .. manifest.Files
        ],
        Reports = ["unavailable", "npm.json", "audit.json"],
        Environment = new Dictionary<string, string>
        {
            ["npm_config_registry"] = registry.Address,
            ["npm_config_ignore_scripts"] = "true",
            ["npm_config_bin_links"] = "false",
            ["npm_config_audit"] = "false",
            ["npm_config_fund"] = "false",
            ["npm_config_update_notifier"] = "false",
            ["npm_config_fetch_retries"] = "0",
            ["npm_config_fetch_timeout"] = "20000",
            ["npm_config_loglevel"] = "error",
            ["npm_config_cache"] = "/tmp/npm"
        }
    };

    private static string? Explain(SandboxResult result) =>
        result.Reports.TryGetValue("npm.json", out var report) && Parse(System.Text.Encoding.UTF8.GetString(report))?["error"] is JsonObject error
            && error["summary"] is JsonValue summary && summary.TryGetValue<string>(out var text) && text.Length > 0 ? text.Split('\n')[0].TrimEnd('.') : null;

    private static Installed List(Manifest manifest, string folder, SandboxResult result)
    {
        Dependency[] packages = [.. Packages(manifest, folder).DistinctBy(package => (package.Name, package.Version)).OrderBy(package => package.Name, StringComparer.Ordinal)];
        var (advisories, notChecked) = NpmAudit.Read(result.Reports["audit.json"], manifest);
        return new Installed(packages, advisories, packages.Length == 0 ? null : notChecked);
    }

    private static IEnumerable<Dependency> Packages(Manifest manifest, string folder)
    {
        if (!File.Exists(Path.Combine(folder, Installs)))
            yield break;
        using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Installs)));
        foreach (var item in list.RootElement.GetProperty("packages").EnumerateObject())
            if (item.Name[(item.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..] is var name && item.Value.TryGetProperty("version", out var version))
                yield return new Dependency(name, version.GetString()!, item.Value.TryGetProperty("license", out var licence) && licence.ValueKind == JsonValueKind.String ? Licences.Stated(licence.GetString()) : null, manifest.Declares(name));
    }

    [GeneratedRegex(@"^(@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9~][A-Za-z0-9._~-]*$")]
    private static partial Regex Named();

    // A version, a range of them or a tag; not an address, a path or a repository.
    [GeneratedRegex(@"^(npm:(@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9._~-]+(@[^/:\n]*)?|[^/:\n]*)$")]
    private static partial Regex FromRegistry();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>Reads which packages a repository names, out of the files in which each package manager keeps them.</summary>
internal static partial class Manifests
{
    private const int MostDependencies = 2_000;

    private static readonly (Regex Name, string Manager, Func<string, IEnumerable<Named>> Read)[] Kinds =
    [
        (Path(@"package-lock\.json"), "npm", NpmLock), (Path(@"package\.json"), "npm", Npm), (Path(@"composer\.lock"), "Composer", ComposerLock),
        (Path(@"(requirements[^/]*\.txt|requirements/[^/]+\.txt)"), "pip", Requirements), (Path(@"pyproject\.toml"), "pip", PyProject), (Path(@"go\.mod"), "Go modules", GoModules),
        (Path(@"[^/]+\.(csproj|fsproj|vbproj)"), "NuGet", NuGet), (Path(@"Directory\.Packages\.props"), "NuGet", NuGet), (Path(@"pom\.xml"), "Maven", Maven), (Path(@"Cargo\.toml"), "Cargo", Cargo)
    ];

    public static bool IsOne(string path) => Kinds.Any(kind => kind.Name.IsMatch(path));

    /// <summary>Each package once for a manager; what a lock file says of it goes before what its manifest says.</summary>
    public static IReadOnlyList<RepositoryDependency> Read(IReadOnlyList<SourceFile> files) =>
    [
        .. Kinds.SelectMany(kind => files.Where(file => kind.Name.IsMatch(file.Path)).SelectMany(file => Safely(kind.Read, file.Content).Select(named => new RepositoryDependency(named.Name, named.Version, kind.Manager, named.Licence, file.Path))))
            .DistinctBy(dependency => (dependency.Manager, dependency.Name)).Take(MostDependencies).OrderBy(dependency => dependency.Manager, StringComparer.Ordinal).ThenBy(dependency => dependency.Name, StringComparer.Ordinal)
    ];

    /// <summary>A file that its own manager could not read says nothing.</summary>
    private static IReadOnlyList<Named> Safely(Func<string, IEnumerable<Named>> read, string content)
    {
        try
        {
            return [.. read(content)];
        }
        catch (Exception unreadable) when (unreadable is JsonException or XmlException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    private static IEnumerable<Named> NpmLock(string content)
    {
        using var lockFile = JsonDocument.Parse(content);
        if (!lockFile.RootElement.TryGetProperty("packages", out var packages)) return [];
        return [.. packages.EnumerateObject().Where(package => package.Name.StartsWith("node_modules/", StringComparison.Ordinal) && !package.Name[13..].Contains("node_modules/", StringComparison.Ordinal))
            .Select(package => new Named(package.Name[13..], Word(package.Value, "version"), Word(package.Value, "license")))];
    }

    private static IEnumerable<Named> Npm(string content)
    {
        using var manifest = JsonDocument.Parse(content);
        return [.. new[] { "dependencies", "devDependencies", "peerDependencies", "optionalDependencies" }
            .SelectMany(kind => manifest.RootElement.TryGetProperty(kind, out var named) && named.ValueKind == JsonValueKind.Object ? named.EnumerateObject().Select(one => new Named(one.Name, one.Value.GetString())).ToList() : [])];
    }

    private static IEnumerable<Named> ComposerLock(string content)
    {
        using var lockFile = JsonDocument.Parse(content);
        return [.. lockFile.RootElement.GetProperty("packages").EnumerateArray().Select(package => new Named(
            Word(package, "name") ?? "", Word(package, "version"), package.TryGetProperty("license", out var licences) && licences.ValueKind == JsonValueKind.Array ? string.Join(" OR ", licences.EnumerateArray()) : null))];
    }

    private static IEnumerable<Named> Requirements(string content) => content.Split('\n').Select(line => PythonRequirement().Match(line)).Where(match => match.Success).Select(Python);

    private static IEnumerable<Named> PyProject(string content) =>
        DependencyList().Matches(content).SelectMany(list => Quoted().Matches(list.Groups["list"].Value)).Select(quoted => PythonRequirement().Match(quoted.Groups["text"].Value)).Where(match => match.Success).Select(Python)
            .Concat(Table(content, "tool.poetry.dependencies", "tool.poetry.dev-dependencies", "tool.poetry.group.dev.dependencies").Where(named => named.Name != "python"));

    private static Named Python(Match match) => new(match.Groups["name"].Value, match.Groups["version"] is { Length: > 0 } version ? version.Value.Trim() : null);

    private static IEnumerable<Named> GoModules(string content) => GoRequirement().Matches(content).Select(match => new Named(match.Groups["name"].Value, match.Groups["version"].Value));

    private static IEnumerable<Named> Cargo(string content) => Table(content, "dependencies", "dev-dependencies", "build-dependencies", "workspace.dependencies");

    /// <summary>The entries of tables of a TOML file that name a version each.</summary>
    private static IEnumerable<Named> Table(string content, params string[] tables) =>
        TomlTable().Matches(content).Where(table => tables.Contains(table.Groups["table"].Value))
            .SelectMany(table => TomlEntry().Matches(table.Groups["body"].Value)).Select(entry => new Named(entry.Groups["name"].Value, entry.Groups["version"] is { Length: > 0 } version ? version.Value : null));

    private static IEnumerable<Named> NuGet(string content) => Xml(content).Descendants()
        .Where(element => element.Name.LocalName is "PackageReference" or "PackageVersion" && element.Attribute("Include") is not null)
        .Select(element => new Named(element.Attribute("Include")!.Value, element.Attribute("Version")?.Value));

    private static IEnumerable<Named> Maven(string content) => Xml(content).Descendants().Where(element => element.Name.LocalName == "dependency" && Child(element, "artifactId") is not null)
        .Select(element => new Named($"{Child(element, "groupId")}:{Child(element, "artifactId")}", Child(element, "version")));

    private static XDocument Xml(string content)
    {
        using var reader = XmlReader.Create(new StringReader(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XDocument.Load(reader);
    }

    private static string? Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value.Trim();

    private static string? Word(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Regex Path(string name) => new($@"(^|/){name}$", RegexOptions.CultureInvariant);

    private sealed record Named(string Name, string? Version, string? Licence = null);

    [GeneratedRegex(@"^\s{0,20}(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,99})(\[[^\]]{0,200}\])?[ \t]{0,20}(?<version>(===|==|~=|!=|>=|<=|<|>)[^;#\n]{1,100})?")]
    private static partial Regex PythonRequirement();

    [GeneratedRegex(@"^(dependencies|dev|test|tests)[ \t]*=[ \t]*\[(?<list>([^\]""]|""[^""\n]*"")*)\]", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DependencyList();

    [GeneratedRegex("""["'](?<text>[^"'\n]{1,300})["']""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(require[ \t]+|[ \t]+)(?<name>[a-z0-9.-]{1,100}\.[a-z]{2,20}/[^\s""]{1,200})[ \t]+(?<version>v[^\s/]{1,100})", RegexOptions.Multiline)]
    private static partial Regex GoRequirement();

    [GeneratedRegex(@"^\[(?<table>[^\]\n]+)\][^\n]*\n(?<body>([^\[\n][^\n]*\n?|\n)*)", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TomlTable();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_-]{1,100})[ \t]*=[ \t]*(\{[^\n}]{0,300}version[ \t]*=[ \t]*)?(""(?<version>[^""\n]{1,100})"")?", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TomlEntry();
}

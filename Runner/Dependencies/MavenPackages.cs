using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;
using Nightshift.Toolchains.Java;

namespace Nightshift.Dependencies;

/// <summary>
/// Java: the dependencies of pom.xml, with its parent and the lists of versions it imports. Maven's own resolver gets them, from a POM of ours that holds
/// nothing else; no build takes part, and no plugin.
/// </summary>
internal static partial class MavenPackages
{
    private const string ManifestPath = "pom.xml", Libraries = "/usr/share/maven/lib/*";
    private static readonly SourceFile Resolver = HarnessFiles.Read("dependencies", "Resolve.java");

    // A mirror in the settings, of the user before those of the machine; else what Maven itself begins with.
    private const string AskScript =
        """
        import glob, pathlib, sys, zipfile
        from xml.etree import ElementTree
        def texts(element, name):
            return [(child.text or "").strip() for child in element.iter() if child.tag.split("}")[-1] == name]
        for settings in (pathlib.Path.home() / ".m2/settings.xml", pathlib.Path("/usr/share/maven/conf/settings.xml")):
            if settings.is_file():
                for mirror in ElementTree.parse(settings).iter():
                    if mirror.tag.split("}")[-1] == "mirror" and {"*", "central", "external:*"} & set(texts(mirror, "mirrorOf")[0].split(",")):
                        sys.exit(print(texts(mirror, "url")[0]))
        for library in glob.glob("/usr/share/maven/lib/maven-model-builder*.jar"):
            with zipfile.ZipFile(library) as archive:
                sys.exit(print(texts(ElementTree.fromstring(archive.read("org/apache/maven/model/pom-4.0.0.xml")), "url")[0]))
        """;

    public static readonly PackageManager Manager = new("maven")
    {
        Languages = [Language.Java.Name],
        Title = "Java packages",
        Mount = "/opt/packages",
        AskRegistry = ["/usr/bin/python3", "-c", AskScript],
        ReadRegistry = output => Registry.At(output),
        Read = Read,
        Install = Install,
        Unavailable = result => PackageManager.Lines(result, "unavailable"),
        Explain = result => result.Reports.ContainsKey("problems") ? PackageManager.Lines(result, "problems").FirstOrDefault() : "Maven's resolver did not run; Debian has it in the package maven",
        List = (_, _, result) => List(PackageManager.Lines(result, "packages"))
    };

    private static Manifest Read(Submission submission)
    {
        if (submission.Files.FirstOrDefault(file => file.Path == ManifestPath) is not { } file || Parse(file.Content) is not { } project)
            return Manifest.Empty;
        var properties = Below(project, "properties").ToLookup(property => property.Name.LocalName, property => property.Value.Trim());
        Package[] used = Packages(Below(project, "dependencies"), properties);
        Package[] managed = Packages(Below(project, "dependencyManagement", "dependencies"), properties), parents = Packages(Children(project, "parent"), properties);
        if (used.Length == 0)
            return Manifest.Empty;
        var wanted = used.Concat(managed.Where(package => package.IsImport)).Concat(parents).Select(package => (Package: package, Problem: Problem(package, managed.Length + parents.Length > 0))).ToArray();
        return new Manifest(
            [.. wanted.Select(item => item.Package.Required)],
            [new SourceFile(ManifestPath, Write(parents.FirstOrDefault(), properties, managed.Where(package => Problem(package, true) is null), used))],
            [.. wanted.Where(item => item.Problem is not null).Select(item => new MissingPackage(item.Package.Required.Name, item.Problem!, ManifestPath, item.Package.Required.Line))]);
    }

    private static XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    private static IEnumerable<XElement> Below(XElement project, params string[] path) => path.Aggregate((IEnumerable<XElement>)[project], (found, name) => found.SelectMany(element => Children(element, name))).Elements();

    private static Package[] Packages(IEnumerable<XElement> elements, ILookup<string, string> properties) =>
        [.. elements.Select(element => Package.Of(element, text => Filled(text, properties))).Where(package => !package.Required.Name.Split(':')[0].StartsWith("org.junit", StringComparison.Ordinal)).Take(PackageManager.Most)];

    // Names that only a parent knows stay as they are, for the resolver.
    private static string Filled(string text, ILookup<string, string> properties) => Reference().Replace(text, match => properties[match.Groups["name"].Value].FirstOrDefault() ?? match.Value);

    private static string? Problem(Package package, bool isManaged) => package switch
    {
        _ when package.Required.Name is [':', ..] or [.., ':'] || package.Texts.Any(item => !Coordinate().IsMatch(item.Value)) => "only packages by name and version, from the registry, are installed",
        { Scope: "system" } => "only packages from the registry are installed, and none from a path",
        { IsImport: false, Type: not ("" or "jar") } => $"only jars are installed, and this is a {package.Type}",
        { IsImport: false, Version: "" } when !isManaged => "the pom gives no version for it",
        _ => null
    };

    private static string Write(Package? parent, ILookup<string, string> properties, IEnumerable<Package> managed, IEnumerable<Package> used) => new XElement("project",
        new XElement("modelVersion", "4.0.0"),
        parent is null ? null : new XElement("parent", parent.Write("parent").Elements(), new XElement("relativePath")),
        new XElement("groupId", "nightshift"), new XElement("artifactId", "program"), new XElement("version", "1"),
        new XElement("properties", properties.Where(property => property.All(value => Coordinate().IsMatch(value))).Select(property => new XElement(property.Key, property.Last()))),
        new XElement("dependencyManagement", new XElement("dependencies", managed.Select(package => package.Write("dependency")))),
        new XElement("dependencies", used.Select(package => package.Write("dependency")))).ToString();

    private static SandboxRun Install(Manifest manifest, Registry registry) => new([JavaToolchain.Machine, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", Libraries, "/harness/Resolve.java", registry.Address, ProxiedRun.Port])
    {
        Harness = [Resolver, .. manifest.Files],
        Folders = JavaToolchain.Settings,
        Reports = ["unavailable", "problems", "packages"]
    };

    private static Installed List(IReadOnlyList<string> packages) => new(
        [.. packages.Select(package => package.Split('\t') is [var name, var version, var licence, var direct] ? new Dependency(name, version, Licences.Stated(licence), bool.Parse(direct)) : throw new JsonException())], [],
        packages.Count == 0 ? null : "There is nobody to ask here for known vulnerabilities of Java packages.");

    [GeneratedRegex(@"\$\{(?<name>[\w.-]+)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[\w.+*${}\[\](),: -]{0,200}$")]
    private static partial Regex Coordinate();

    /// <summary>What a dependency, or a parent, says of itself; nothing else of it is passed on.</summary>
    private sealed record Package(Requirement Required, IReadOnlyDictionary<string, string> Texts, (string Group, string Artifact)[] Exclusions)
    {
        private static readonly string[] Passed = ["groupId", "artifactId", "version", "type", "classifier", "scope", "optional"];

        public string Version => Texts.GetValueOrDefault("version", "");

        public string Type => Texts.GetValueOrDefault("type", "");

        public string Scope => Texts.GetValueOrDefault("scope", "");

        public bool IsImport => Scope == "import" && Type == "pom";

        public static Package Of(XElement element, Func<string, string> filled)
        {
            var texts = element.Elements().Where(child => Passed.Contains(child.Name.LocalName)).DistinctBy(child => child.Name.LocalName).ToDictionary(child => child.Name.LocalName, child => filled(child.Value.Trim()));
            var name = $"{texts.GetValueOrDefault("groupId")}:{texts.GetValueOrDefault("artifactId")}";
            return new(new Requirement(name, texts.GetValueOrDefault("version", ""), ManifestPath, ((IXmlLineInfo)element).LineNumber), texts,
                [.. Below(element, "exclusions").Select(exclusion => (Text(exclusion, "groupId"), Text(exclusion, "artifactId"))).Where(exclusion => Coordinate().IsMatch(exclusion.Item1 + exclusion.Item2))]);
        }

        public XElement Write(string name) => new(name,
            Texts.Select(text => new XElement(text.Key, text.Value)),
            Exclusions.Length == 0 ? null : new XElement("exclusions", Exclusions.Select(exclusion => new XElement("exclusion", new XElement("groupId", exclusion.Group), new XElement("artifactId", exclusion.Artifact)))));

        private static string Text(XElement element, string name) => Children(element, name).FirstOrDefault()?.Value.Trim() ?? "";
    }
}

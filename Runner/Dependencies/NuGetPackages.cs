using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>C#: the package references of project files. They are restored by a project of ours, since a project file is a program itself.</summary>
internal static partial class NuGetPackages
{
    private const string Assets = "project.assets.json", Tool = "nuget audit", NoVulnerabilityData = "NU1905", CannotAsk = "NU1900";

    private const string Script =
        """
        mkdir -p /tmp/project && cd /tmp/project && cp /harness/packages.csproj /harness/nuget.config . && mkdir /reports/tree
        dotnet restore packages.csproj --configfile nuget.config -nodeReuse:false -v quiet; code=$?
        cp obj/project.assets.json /reports/ 2>/dev/null; find /reports/tree -name '*.nupkg' -delete
        exit $code
        """;

    public static readonly PackageManager Manager = new("nuget")
    {
        Languages = [Language.CSharp.Name],
        Title = "NuGet packages",
        Mount = "/opt/packages",
        AskRegistry = ["dotnet", "nuget", "list", "source", "--format", "Short"],
        ReadRegistry = output => Registry.At(output.Split('\n').Where(line => line.StartsWith("E ", StringComparison.Ordinal)).Select(line => line[2..]).FirstOrDefault(line => line.StartsWith("http", StringComparison.Ordinal))),
        Read = Read,
        Install = Install,
        Unavailable = Unavailable,
        List = List
    };

    private static Manifest Read(Submission submission)
    {
        var references = submission.Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(References).DistinctBy(reference => reference.Name.ToLowerInvariant()).Take(PackageManager.Most)
            .ToLookup(reference => Named().IsMatch(reference.Name) && Version().IsMatch(reference.Text));
        return new Manifest([.. references[true]], [], [.. references[false].Select(reference => new MissingPackage(reference.Name, $"only packages by name and version, from the registry, are installed (version '{reference.Text}')", reference.File, reference.Line))]);
    }

    private static IEnumerable<Requirement> References(SourceFile file)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(file.Content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return [.. XDocument.Load(reader, LoadOptions.SetLineInfo).Descendants().Where(element => element.Name.LocalName == "PackageReference" && element.Attribute("Include") is not null)
                .Select(element => new Requirement((string)element.Attribute("Include")!, VersionOf(element), file.Path, ((IXmlLineInfo)element).LineNumber))
                .Where(reference => !Brought().IsMatch(reference.Name))];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static string VersionOf(XElement reference) =>
        (string?)reference.Attribute("Version") ?? (string?)reference.Elements().FirstOrDefault(element => element.Name.LocalName == "Version") ?? "*";

    private static SandboxRun Install(Manifest manifest, Registry registry) => new(["/bin/sh", "-c", Script])
    {
        Harness =
        [
            new SourceFile("packages.csproj",
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net{System.Environment.Version.Major}.0</TargetFramework>
                    <NuGetAudit>true</NuGetAudit>
                    <NuGetAuditMode>all</NuGetAuditMode>
                    <NuGetAuditLevel>low</NuGetAuditLevel>
                  </PropertyGroup>
                  <ItemGroup>
                    {string.Concat(manifest.Requirements.Select(reference => $"""<PackageReference Include="{reference.Name}" Version="{SecurityElement.Escape(reference.Text)}" />"""))}
                  </ItemGroup>
                </Project>
                """),
            new SourceFile("nuget.config",
                $"""
                <configuration>
                  <packageSources>
                    <clear />
                    <add key="registry" value="{SecurityElement.Escape(registry.Address)}" allowInsecureConnections="{(registry.IsPlainHttp ? "true" : "false")}" />
                  </packageSources>
                  <auditSources>
                    <clear />
                    <add key="registry" value="{SecurityElement.Escape(registry.Address)}" allowInsecureConnections="{(registry.IsPlainHttp ? "true" : "false")}" />
                  </auditSources>
                </configuration>
                """)
        ],
        Reports = [Assets],
        Environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = "/reports/tree",
            ["NUGET_CERT_REVOCATION_MODE"] = "offline",
            ["DOTNET_CLI_HOME"] = "/tmp",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1"
        }
    };

    private static IReadOnlyList<string> Unavailable(SandboxResult result)
    {
        if (!result.Reports.TryGetValue(Assets, out var report))
            return [];
        using var assets = JsonDocument.Parse(report);
        return [.. Logs(assets).Where(log => Text(log, "code") is "NU1101" or "NU1102" or "NU1103").Select(log => Text(log, "libraryId")).Distinct()];
    }

    private static Installed List(Manifest manifest, string folder, SandboxResult result)
    {
        using var assets = JsonDocument.Parse(result.Reports[Assets]);
        var target = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        var packages = assets.RootElement.GetProperty("libraries").EnumerateObject().Where(library => Text(library.Value, "type") == "package").ToDictionary(library => library.Name, library => Text(library.Value, "path"));
        File.WriteAllText(Path.Combine(folder, "references.json"), Json.Write(new { compile = Files(target, packages, "compile"), runtime = Files(target, packages, "runtime") }));
        JsonElement[] logs = [.. Logs(assets)];
        var unasked = logs.FirstOrDefault(log => Text(log, "code") is NoVulnerabilityData or CannotAsk);
        return new Installed(
            [.. packages.Select(package => Package(manifest, folder, package.Key, package.Value)).OrderBy(package => package.Name, StringComparer.Ordinal)],
            [.. logs.Where(log => SeverityOf(Text(log, "code")) is not null).Select(log => Advisory(manifest, log))],
            unasked.ValueKind == JsonValueKind.Undefined ? null : "The registry offers no list of known vulnerabilities.");
    }

    private static IEnumerable<JsonElement> Logs(JsonDocument assets) => assets.RootElement.TryGetProperty("logs", out var logs) ? logs.EnumerateArray() : [];

    private static string[] Files(JsonElement target, Dictionary<string, string> packages, string kind) =>
        [.. target.EnumerateObject().Where(library => packages.ContainsKey(library.Name) && library.Value.TryGetProperty(kind, out _))
            .SelectMany(library => library.Value.GetProperty(kind).EnumerateObject().Select(file => file.Name).Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Select(file => $"{packages[library.Name]}/{file}"))];

    private static Dependency Package(Manifest manifest, string folder, string library, string path) =>
        library.Split('/') is [var name, var version] ? new Dependency(name, version, Licence(Path.Combine(folder, path, $"{name.ToLowerInvariant()}.nuspec")), manifest.Declares(name)) : throw new JsonException();

    private static string? Licence(string specification)
    {
        try
        {
            using var reader = XmlReader.Create(specification, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var elements = XDocument.Load(reader).Descendants().ToLookup(element => element.Name.LocalName);
            return elements["license"].FirstOrDefault() is { } licence
                ? (string?)licence.Attribute("type") == "expression" ? Licences.Stated(licence.Value) : Licences.OfFile(Path.Combine(Path.GetDirectoryName(specification)!, Path.GetFileName(licence.Value)))
                : Licences.Stated(elements["licenseUrl"].FirstOrDefault()?.Value);
        }
        catch (Exception exception) when (exception is XmlException or IOException)
        {
            return null;
        }
    }

    private static Finding Advisory(Manifest manifest, JsonElement log)
    {
        var place = manifest.PlaceOf(Text(log, "libraryId"));
        return new Finding(Tool, Text(log, "code"), SeverityOf(Text(log, "code"))!.Value, place?.File ?? "", place?.Line ?? 1, null, Text(log, "message"));
    }

    private static Severity? SeverityOf(string code) => code switch { "NU1901" => Severity.Low, "NU1902" => Severity.Medium, "NU1903" or "NU1904" => Severity.High, _ => null };

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex(@"^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*$")]
    private static partial Regex Named();

    [GeneratedRegex(@"^[0-9A-Za-z.*+\-\[\](), ]+$")]
    private static partial Regex Version();

    // What Runner judges with is there without being installed.
    [GeneratedRegex(@"^(Microsoft\.NET\.Test\.Sdk|xunit(\..*)?|coverlet\..*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Brought();
}

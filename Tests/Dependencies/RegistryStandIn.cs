using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Infrastructure;

namespace Nightshift.Dependencies;

/// <summary>
/// The registries of five package managers on one free port, over plain HTTP, under a name below localhost: package managers go to the proxy for such a name, as they
/// do not for an address of this machine. Each has one package named greet, which says hello, under the MIT licence.
/// </summary>
public sealed class RegistryStandIn : IAsyncDisposable
{
    private readonly WebApplication app;

    private RegistryStandIn(WebApplication app) => this.app = app;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What npm's registry says of known vulnerabilities; null makes it answer 405, as one that is not asked such things does.</summary>
    public string? Advisories { get; set; }

    /// <summary>Whether NuGet's index offers a list of vulnerabilities.</summary>
    public bool OffersVulnerabilities { get; set; }

    /// <summary>Where npm's registry says that the package "elsewhere" is kept.</summary>
    public string Elsewhere { get; set; } = "http://files.example.org/elsewhere.tgz";

    public int Port => new Uri(app.Urls.First()).Port;

    private string Address => $"http://registry.localhost:{Port}";

    public Dictionary<string, string> Settings => new()
    {
        ["Dependencies:Registries:npm"] = $"{Address}/npm/",
        ["Dependencies:Registries:pip"] = $"{Address}/pip/simple/",
        ["Dependencies:Registries:nuget"] = $"{Address}/nuget/index.json",
        ["Dependencies:Registries:maven"] = $"{Address}/maven/",
        ["Dependencies:Registries:go"] = $"{Address}/go/"
    };

    public static async Task<RegistryStandIn> StartAsync()
    {
        var app = LocalServer.Build();
        var standIn = new RegistryStandIn(app);
        app.Use((context, next) =>
        {
            standIn.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            return next();
        });
        standIn.MapNpm();
        standIn.MapPip();
        standIn.MapNuGet();
        standIn.MapMaven();
        standIn.MapGo();
        await app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void MapNpm()
    {
        var archive = Tarball(
            ("package/package.json", """{ "name": "greet", "version": "1.2.0", "license": "MIT", "main": "index.js", "scripts": { "install": "echo ran > ran.txt", "postinstall": "echo ran > ran.txt" } }"""),
            ("package/index.js", "exports.greet = name => `Hello ${name}`;\n"));
        app.MapGet("/npm/greet", () => Packument("greet", archive, $"{Address}/npm/greet/-/greet-1.2.0.tgz"));
        app.MapGet("/npm/greet/-/greet-1.2.0.tgz", () => Results.Bytes(archive));
        app.MapGet("/npm/elsewhere", () => Packument("elsewhere", archive, Elsewhere));
        app.MapPost("/npm/-/npm/v1/security/advisories/bulk", () => Advisories is null ? Results.StatusCode(405) : Results.Text(Advisories, "application/json"));
        app.MapPost("/npm/-/npm/v1/security/audits/quick", () => Results.StatusCode(405));
    }

    private static IResult Packument(string name, byte[] archive, string address) => Results.Json(new Dictionary<string, object>
    {
        ["name"] = name,
        ["dist-tags"] = new { latest = "1.2.0" },
        ["versions"] = new Dictionary<string, object>
        {
            ["1.2.0"] = new { name, version = "1.2.0", license = "MIT", hasInstallScript = true, dist = new { tarball = address, integrity = $"sha512-{Convert.ToBase64String(SHA512.HashData(archive))}" } }
        }
    });

    private void MapPip()
    {
        const string wheel = "greet-1.2.0-py3-none-any.whl";
        var archive = Zip(
            ("greet/__init__.py", "def greet(name):\n    return f'Hello {name}'\n"),
            ("greet-1.2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greet\nVersion: 1.2.0\nLicense: MIT\n"),
            ("greet-1.2.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ("greet-1.2.0.dist-info/RECORD", "greet/__init__.py,,\ngreet-1.2.0.dist-info/METADATA,,\ngreet-1.2.0.dist-info/WHEEL,,\ngreet-1.2.0.dist-info/RECORD,,\n"));
        var source = Tarball(("built-1.0/setup.py", "raise SystemExit('the package ran')\n"));
        app.MapGet("/pip/simple/greet/", () => Results.Text($"<a href=\"/pip/files/{wheel}\">{wheel}</a>", "text/html"));
        app.MapGet($"/pip/files/{wheel}", () => Results.Bytes(archive));
        app.MapGet("/pip/simple/built/", () => Results.Text("<a href=\"/pip/files/built-1.0.tar.gz\">built-1.0.tar.gz</a>", "text/html"));
        app.MapGet("/pip/files/built-1.0.tar.gz", () => Results.Bytes(source));
    }

    // What the package holds is a library that is at hand.
    private void MapNuGet()
    {
        var archive = Zip(
            ("greet.nuspec", """<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Greet</id><version>1.2.0</version><authors>tests</authors><description>tests</description><license type="expression">MIT</license></metadata></package>"""u8.ToArray()),
            ("lib/netstandard2.0/DiffPlex.dll", File.ReadAllBytes(typeof(DiffPlex.Differ).Assembly.Location)));
        app.MapGet("/nuget/index.json", () => Results.Json(new { version = "3.0.0", resources = Resources().Select(resource => new Dictionary<string, string> { ["@id"] = $"{Address}/nuget/{resource.Path}", ["@type"] = resource.Type }) }));
        app.MapGet("/nuget/flat/greet/index.json", () => Results.Json(new { versions = new[] { "1.2.0" } }));
        app.MapGet("/nuget/flat/greet/1.2.0/greet.1.2.0.nupkg", () => Results.Bytes(archive));
        app.MapGet("/nuget/vulnerabilities/index.json", () => Results.Text($$"""[{ "@name": "base", "@id": "{{Address}}/nuget/vulnerabilities/base.json", "@updated": "2026-01-01T00:00:00Z", "comment": "all" }]""", "application/json"));
        app.MapGet("/nuget/vulnerabilities/base.json", () => Results.Text("""{ "greet": [{ "url": "https://example.org/advisories/7", "severity": 2, "versions": "(, 2.0.0)" }] }""", "application/json"));
    }

    private IEnumerable<(string Path, string Type)> Resources()
    {
        yield return ("flat/", "PackageBaseAddress/3.0.0");
        if (OffersVulnerabilities)
            yield return ("vulnerabilities/index.json", "VulnerabilityInfo/6.7.0");
    }

    private void MapGo()
    {
        const string at = "/go/example.org/greet/@v/v1.2.0";
        var archive = Zip(
            ("example.org/greet@v1.2.0/go.mod", "module example.org/greet\n\ngo 1.16\n"),
            ("example.org/greet@v1.2.0/LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person\n"),
            ("example.org/greet@v1.2.0/greet.go", "package greet\n\nfunc Greet(name string) string { return \"Hello \" + name }\n"));
        app.MapGet($"{at}.info", () => Results.Text("""{ "Version": "v1.2.0", "Time": "2026-01-01T00:00:00Z" }""", "application/json"));
        app.MapGet($"{at}.mod", () => Results.Text("module example.org/greet\n\ngo 1.16\n"));
        app.MapGet($"{at}.zip", () => Results.Bytes(archive));
    }

    // What the packages hold are libraries that are at hand. One takes its licence from its parent, one has a checksum that does not fit.
    private void MapMaven()
    {
        const string project = "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>";
        const string licence = "<licenses><license><name>The Apache Software License, Version 2.0</name></license></licenses>";
        MapMaven("parent", "1", "pom", $"{project}<artifactId>parent</artifactId><version>1</version><packaging>pom</packaging>{licence}</project>");
        MapMaven("greet", "1.2.0", "pom", $"{project}<artifactId>greet</artifactId><version>1.2.0</version><licenses><license><name>MIT</name></license></licenses><dependencies>{Uses("words", "1.0")}{Uses("bad", "1.0")}</dependencies></project>");
        MapMaven("words", "1.0", "pom", "<project><modelVersion>4.0.0</modelVersion><parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>1</version></parent><artifactId>words</artifactId><version>1.0</version></project>");
        MapMaven("greet", "1.2.0", "jar", File.ReadAllBytes("/usr/share/java/commons-cli.jar"));
        MapMaven("words", "1.0", "jar", File.ReadAllBytes("/usr/share/java/commons-lang3.jar"));
        MapMaven("bad", "1.0", "pom", $"{project}<artifactId>bad</artifactId><version>1.0</version></project>");
        MapMaven("bad", "1.0", "jar", "no jar"u8.ToArray(), "0000000000000000000000000000000000000000");
    }

    private static string Uses(string name, string version) => $"<dependency><groupId>org.example</groupId><artifactId>{name}</artifactId><version>{version}</version></dependency>";

    private void MapMaven(string name, string version, string kind, string content) => MapMaven(name, version, kind, Encoding.UTF8.GetBytes(content));

    private void MapMaven(string name, string version, string kind, byte[] content, string? checksum = null)
    {
        var path = $"/maven/org/example/{name}/{version}/{name}-{version}.{kind}";
        app.MapGet(path, () => Results.Bytes(content));
        app.MapGet($"{path}.sha1", () => Results.Text(checksum ?? Convert.ToHexStringLower(SHA1.HashData(content))));
    }

    private static byte[] Tarball(params (string Path, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(compressed))
            foreach (var (path, content) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return bytes.ToArray();
    }

    private static byte[] Zip(params (string Path, string Content)[] files) => Zip([.. files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Content)))]);

    private static byte[] Zip(params (string Path, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        return bytes.ToArray();
    }
}

using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Toolchains;
using Nightshift.Toolchains.CSharp;
using Nightshift.Toolchains.Go;
using Nightshift.Toolchains.Java;

namespace Nightshift.Previews;

/// <summary>The kinds of app that are known, the more particular ones first.</summary>
internal sealed class AppKinds(IOptions<ToolchainOptions> tools)
{
    /// <summary>Suggested to apps; they may listen elsewhere.</summary>
    public const int Port = 8000;

    private const string Script = @"\.listen\s*\(|\bserve\s*\(\s*\{";

    private static readonly string[] Scripts = [".mjs", ".js", ".cjs"], Typed = [".ts", ".mts", ".cts"];

    private static readonly Dictionary<string, string> Python = new()
    {
        ["PYTHONPATH"] = "/opt/packages:/workspace:/workspace/src", ["PYTHONUNBUFFERED"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1"
    };

    private readonly AppKind[] all =
    [
        OfNode("Vite", files => Package(files, "dependencies", "vite") is null && Package(files, "devDependencies", "vite") is null ? null : $"node /node_modules/vite/bin/vite.js --host 127.0.0.1 --port {Port}") with { Needs = "vite", OnChange = AppChange.Itself },
        OfNode("Node", files => Package(files, "scripts", "start") is not { } start ? null : start.StartsWith("node ", StringComparison.Ordinal) ? start : "npm start --silent"),
        OfNode("Node", files => files.Find(Script, Scripts) is { } found ? $"node {AppFiles.Quoted(found.Path)}" : null),
        OfNode("Node with TypeScript", files => files.Find(Script, Typed) is { } found ? $"node /harness/compile.mjs && node {AppFiles.Quoted(found.Path + ".mjs")}" : null) with
        {
            Language = Language.TypeScript.Name, Folders = new Dictionary<string, string> { ["/opt/javascript"] = Path.Combine(tools.Value.Folder, "javascript") }, Harness = [HarnessFiles.Read("previews", "compile.mjs")]
        },

        OfPython("Django", files => files.Named("manage.py") is { } manage ? $"python3 {AppFiles.Quoted(manage)} migrate && python3 {AppFiles.Quoted(manage)} runserver 127.0.0.1:{Port} --noreload" : null),
        OfPython("FastAPI", files => Object(files, @"^(\w+)\s*(?::[^=\n]*)?=\s*(?:fastapi\.)?FastAPI\s*\(") is { } app ? Uvicorn(app) : null) with { Needs = "uvicorn" },
        OfPython("Starlette", files => Object(files, @"^(\w+)\s*(?::[^=\n]*)?=\s*Starlette\s*\(") is { } app ? Uvicorn(app) : null) with { Needs = "uvicorn" },
        OfPython("Flask", files => (Object(files, @"^(\w+)\s*(?::[^=\n]*)?=\s*(?:flask\.)?Flask\s*\(") ?? Object(files, @"^def (create_app)\s*\(")) is { } app ? $"python3 -m flask --app {app} run --port {Port}" : null),
        OfPython("Python ASGI", files => Object(files, @"^async def (\w+)\s*\(\s*scope\s*,\s*receive\s*,\s*send") is { } app ? Uvicorn(app) : null) with { Needs = "uvicorn" },
        OfPython("Python", files => files.Find(@"\b(?:serve_forever|run_app|start_server|HTTPServer)\s*\(", ".py") is { } server ? $"python3 {AppFiles.Quoted((files.Find(@"^if __name__ == ['""]__main__['""]", ".py") ?? server).Path)}" : null),
        OfPython("Python WSGI", files => Object(files, @"^def (\w+)\s*\(\s*environ\w*\s*,\s*start_response") is { } app ? $"python3 /harness/wsgi.py {app} {Port}" : null) with { Harness = [HarnessFiles.Read("previews", "wsgi.py")] },

        new("ASP.NET or .NET", files => files.Find(@"\b(?:WebApplication|HttpListener|TcpListener|WebHost)\b", ".cs") is null ? null
            : $"dotnet run --project {AppFiles.Quoted(files.All.Select(file => file.Path).FirstOrDefault(path => path.EndsWith(".csproj", StringComparison.Ordinal)) ?? DotNetProject.Path)}")
        {
            Environment = new Dictionary<string, string>(CSharpConfirmation.Offline(CSharpToolchain.Environment, "/tmp/packages")) { ["RestoreConfigFile"] = $"/harness/{CSharpConfirmation.Sources.Path}", ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Port}" },
            Harness = [CSharpConfirmation.Sources],
            Complete = files => files.Any(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)) ? files : [.. files, DotNetProject]
        },
        new("Java", files => files.Find(@"\b(?:HttpServer|ServerSocket|Javalin|Undertow|SpringApplication|Jetty|Vertx)\b", ".java") is { } && files.Find(@"\bstatic\s+(?:final\s+)?void\s+(main)\s*\(", ".java") is { } main
            ? $"sh /harness/java.sh {AppFiles.Quoted(JavaClass(files, main.Path))}" : null)
        {
            Language = Language.Java.Name, Folders = JavaToolchain.Settings, Harness = [HarnessFiles.Read("previews", "java.sh")]
        },
        new("Go", files => files.Find(@"\b(?:ListenAndServe|net\.Listen|gin\.(?:Default|New)|echo\.New|fiber\.New)\b", ".go") is { } && files.Find(@"^func (main)\(\)", ".go") is { } main
            ? $"go build -o /tmp/app ./{AppFiles.Quoted(AppFiles.FolderOf(main.Path))} && /tmp/app" : null)
        {
            Language = Language.Go.Name, Environment = GoToolchain.Environment, Complete = Language.Go.WithProject
        },

        OfNode("Static site, built first", files => files.Named("index.html") is null && (files.Text("build.mjs") is not null ? "build.mjs" : files.Text("build.js") is not null ? "build.js" : null) is { } build ? $"node {build} && {Serve("dist")}" : null),
        new AppKind("Static site", files => (files.Named("index.html") ?? files.All.Select(file => file.Path).FirstOrDefault(path => path.EndsWith(".html", StringComparison.Ordinal))) is { } page ? Serve(AppFiles.FolderOf(page)) : null) with { OnChange = AppChange.Reload }
    ];

    private static readonly SourceFile DotNetProject = new("Preview.csproj",
        """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
        </Project>

        """);

    /// <summary>The first kind that the files are, and the command for them; null when they are none.</summary>
    public (AppKind Kind, string Command)? Find(IReadOnlyList<SourceFile> files)
    {
        var app = new AppFiles(files);
        return all.Select(kind => (Kind: kind, Command: kind.Command(app))).Where(found => found.Command is not null).Select(found => ((AppKind, string)?)(found.Kind, found.Command!)).FirstOrDefault();
    }

    /// <summary>How an app is started with these files: by the command that was asked for, or that is found; null when there is neither.</summary>
    public AppPlan? PlanOf(PreviewStart start, IReadOnlyList<SourceFile> files)
    {
        var found = Find(files);
        return start.Command is { } asked && asked != found?.Command ? new AppPlan(found?.Kind ?? Of(start.Language), PreviewPlan.OwnCommand, asked, AppChange.Restart)
            : found is var (kind, command) ? new AppPlan(kind, kind.Title, command, kind.OnChange) : null;
    }

    /// <summary>What a command that a person gave runs with when the files are no kind of app: what their language has.</summary>
    private AppKind Of(string language) => language switch
    {
        _ when language == Language.Python.Name => OfPython("Python", _ => null),
        _ when language == Language.JavaScript.Name || language == Language.TypeScript.Name => OfNode("Node", _ => null),
        _ => all.FirstOrDefault(kind => kind.Language == language) ?? all[^1]
    };

    private static AppKind OfNode(string title, Func<AppFiles, string?> command) => new(title, command) { Language = Language.JavaScript.Name };

    private static AppKind OfPython(string title, Func<AppFiles, string?> command) => new(title, command) { Language = Language.Python.Name, Environment = Python };

    private static string Uvicorn(string app) => $"python3 -m uvicorn {app} --host 127.0.0.1 --port {Port}";

    private static string Serve(string folder) => $"python3 -m http.server {Port} --bind 127.0.0.1 --directory {AppFiles.Quoted(folder)}";

    /// <summary>A Python object as servers name it: <c>module:name</c>.</summary>
    private static string? Object(AppFiles files, string pattern) => files.Find(pattern, ".py") is not { } found ? null
        : $"{(found.Path.StartsWith("src/", StringComparison.Ordinal) ? found.Path["src/".Length..] : found.Path)[..^".py".Length].Replace('/', '.')}:{found.Caught}";

    private static string JavaClass(AppFiles files, string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return System.Text.RegularExpressions.Regex.Match(files.Text(path)!, @"^\s*package\s+([\w.]+)\s*;", System.Text.RegularExpressions.RegexOptions.Multiline | System.Text.RegularExpressions.RegexOptions.NonBacktracking) is { Success: true } package ? $"{package.Groups[1].Value}.{name}" : name;
    }

    private static string? Package(AppFiles files, string section, string name)
    {
        try
        {
            return files.Text("package.json") is { } text && JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(section, out var found)
                && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Title">Of the kind, or that the command is a person's.</param>
internal sealed record AppPlan(AppKind Kind, string Title, string Command, AppChange OnChange);

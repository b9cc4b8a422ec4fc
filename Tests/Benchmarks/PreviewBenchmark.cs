using System.Diagnostics;
using Nightshift.Previews;
using Nightshift.Tests.Runner;

namespace Nightshift.Benchmarks;

/// <summary>From asking Runner for a preview to its first byte, for each kind of app, and what the way through the sandbox's wall adds to a request.</summary>
internal static class PreviewBenchmark
{
    private const int Requests = 500;

    public static async Task RunAsync(string[] arguments)
    {
        await using var host = new RunnerHost();
        foreach (var manager in (string[])["pip", "npm", "nuget", "maven", "go"]) host.Settings.Remove($"Dependencies:Registries:{manager}"); // those of this machine
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        Console.WriteLine($"{"kind",-26} {"first",8} {"again",8}   from the request for it to the app's first byte, ms");
        foreach (var (name, start) in Apps)
            Console.WriteLine($"{name,-26} {await FirstByteAsync(rig, start)} {await FirstByteAsync(rig, start)}");

        var id = Guid.NewGuid();
        await rig.StartAsync(id, Apps.Single(app => app.Name == "Node").Start);
        Figures.Print("a request through Runner and its relay", await Figures.MeasureAsync(50, Requests, () => rig.GetAsync(id)));
        await rig.StopAsync(id);
    }

    private static async Task<string> FirstByteAsync(PreviewRig rig, PreviewStart start)
    {
        var id = Guid.NewGuid();
        var clock = Stopwatch.StartNew();
        var progress = await rig.StartAsync(id, start with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(5) });
        if (progress.Status != PreviewStatus.Running) return progress.Detail.Split('\n')[0];
        await rig.GetAsync(id);
        var time = clock.ElapsedMilliseconds;
        await rig.StopAsync(id);
        return $"{time,8}";
    }

    private static readonly (string Name, PreviewStart Start)[] Apps =
    [
        ("Static site", PreviewRig.Start("javascript", null, ("index.html", "<h1>Hello</h1>"))),
        ("Node", PreviewRig.Start("javascript", null, ("server.mjs", "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end('hello')).listen(8000, '127.0.0.1');\n"))),
        ("Node with TypeScript", PreviewRig.Start("typescript", null, ("server.ts", "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end('hello')).listen(8000);\n"))),
        ("Express", PreviewRig.Start("javascript", null, ("server.mjs", "import express from 'express';\nexpress().get('/', (_, response) => response.send('hello')).listen(8000);\n"))),
        ("Vite", PreviewRig.Start("javascript", null, ("package.json", """{"type": "module", "devDependencies": {"vite": "^7.0.0"}}"""), ("index.html", "<script type=module src=/main.js></script>"), ("main.js", "document.body.append('hello');\n"))),
        ("Python WSGI", PreviewRig.Start("python", null, ("app.py", "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'hello']\n"))),
        ("Flask", PreviewRig.Start("python", null, ("app.py", "from flask import Flask\napp = Flask(__name__)\n\n\n@app.get('/')\ndef hello():\n    return 'hello'\n"))),
        ("FastAPI", PreviewRig.Start("python", null, ("app.py", "from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.get('/')\ndef hello():\n    return 'hello'\n"))),
        ("ASP.NET", PreviewRig.Start("csharp", null, ("Program.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"hello\");\napp.Run();\n"))),
        ("Java", PreviewRig.Start("java", null, ("Main.java", "import com.sun.net.httpserver.HttpServer;\nimport java.net.InetSocketAddress;\npublic class Main {\n  public static void main(String[] a) throws Exception {\n    HttpServer s = HttpServer.create(new InetSocketAddress(8000), 0);\n    s.createContext(\"/\", x -> { x.sendResponseHeaders(200, 5); x.getResponseBody().write(\"hello\".getBytes()); x.close(); });\n    s.start();\n  }\n}\n"))),
        ("Go", PreviewRig.Start("go", null, ("main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() {\n\thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, \"hello\") })\n\thttp.ListenAndServe(\":8000\", nil)\n}\n")))
    ];
}

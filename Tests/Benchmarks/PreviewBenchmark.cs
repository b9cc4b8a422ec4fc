using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using Nightshift.Infrastructure;
using Nightshift.Previews;
using Nightshift.Tests.Runner;
using Nightshift.Workspaces;

namespace Nightshift.Benchmarks;

/// <summary>From asking Runner for a preview to its first byte, for each kind of app, what the way through the sandbox's wall adds to a request, and how soon an edit is seen.</summary>
internal static class PreviewBenchmark
{
    private const int Requests = 500, Edits = 50;

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
        Figures.Print("Vite: from a change to its word of it", await ViteAsync(runner, rig));
        await EditsAsync();
    }

    /// <summary>That it watches its files in the sandbox, and how soon it sees one.</summary>
    private static async Task<List<double>> ViteAsync(HttpClient runner, PreviewRig rig)
    {
        var (id, number) = (Guid.NewGuid(), 0);
        await rig.StartAsync(id, Apps.Single(app => app.Name == "Vite").Start with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(5), Follows = true });
        await rig.GetAsync(id);
        await rig.GetAsync(id, "/main.js");
        var times = await Figures.MeasureAsync(1, 10, async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var before = await LogAsync();
            var change = new PreviewChange(1, new Dictionary<string, byte[]> { ["main.js"] = Encoding.UTF8.GetBytes($"document.body.append('hello {number++}');\n") }, []);
            using (var response = await runner.PostAsJsonAsync($"/previews/{id}/files", change, Json.Options, limit.Token)) response.EnsureSuccessStatusCode();
            while (await LogAsync() == before) limit.Token.ThrowIfCancellationRequested();
        }, async () =>
        {
            await rig.GetAsync(id, "/main.js");
            await Task.Delay(500); // Vite takes what follows at once for the same change
        });
        await rig.StopAsync(id);
        return times;

        async Task<string> LogAsync() => (await runner.GetFromJsonAsync<PreviewLogs>($"/previews/{id}/log", Json.Options))!.Log;
    }

    /// <summary>From saving a file of a workspace to the word that the page is to be loaded anew, on the stream that the page reads.</summary>
    private static async Task EditsAsync()
    {
        var stack = new Stack();
        await stack.InitializeAsync();
        try
        {
            var workspace = await stack.Client.MakeAsync(("index.html", "<h1>Hello</h1>"));
            var preview = await stack.Client.PostAsync("/preview", new PreviewDraft(WorkspaceId: Guid.Parse(workspace.Split('/')[^1]))).ReadAsync<PreviewCreated>(HttpStatusCode.Created);
            using var response = await stack.Client.GetAsync($"/preview/{preview.PreviewId}/stream", HttpCompletionOption.ResponseHeadersRead);
            await using var items = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
            await UntilAsync(items, "\"status\":\"running\"");
            var number = 0;
            var times = await Figures.MeasureAsync(5, Edits, async () =>
            {
                var saving = stack.Client.ChangeAsync(workspace, "index.html", $"<h1>Hello {++number}</h1>");
                await UntilAsync(items, $$"""{"number":{{number}}}""");
                await saving;
            });
            Figures.Print("an edit to the reload of its page", times);
            await stack.Client.DeleteAsync(workspace);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task UntilAsync(IAsyncEnumerator<SseItem<string>> items, string words)
    {
        do
            if (!await items.MoveNextAsync()) throw new IOException("The stream ended early.");
        while (!items.Current.Data.Contains(words, StringComparison.Ordinal));
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

using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Previews;

/// <summary>What is found in files, and that each kind of app which needs no package really starts and answers.</summary>
[Collection(RunnerCollection.Name)]
public sealed class AppKindTests(RunnerHost host)
{
    [Theory]
    [InlineData("FastAPI", "python3 -m uvicorn api:app --host 127.0.0.1 --port 8000", "src/api.py", "from fastapi import FastAPI\napp = FastAPI()\n")]
    [InlineData("Flask", "python3 -m flask --app web.site:server run --port 8000", "web/site.py", "import flask\nserver = flask.Flask(__name__)\n")]
    [InlineData("Vite", "node /node_modules/vite/bin/vite.js --host 127.0.0.1 --port 8000", "package.json", """{"devDependencies": {"vite": "^7"}}""")]
    [InlineData("Node", "node server.js", "package.json", """{"scripts": {"start": "node server.js"}}""")]
    [InlineData("Node", "npm start --silent", "package.json", """{"scripts": {"start": "tsx server.ts"}}""")]
    [InlineData("Static site", "python3 -m http.server 8000 --bind 127.0.0.1 --directory 'my site'", "my site/index.html", "<h1>Hello</h1>")]
    [InlineData(null, null, "calc.py", "def add(a, b):\n    return a + b\n")]
    [InlineData(null, null, "package.json", "[not json")]
    public void The_command_is_found_in_the_files(string? title, string? command, string path, string content)
    {
        var found = host.Get<AppKinds>().Find([new SourceFile(path, content)]);

        (found?.Kind.Title, found?.Command).ShouldBe((title, command));
    }

    [Fact]
    public async Task Apps_of_every_kind_start_without_a_setting_and_answer()
    {
        using var runner = host.Connect();
        runner.Timeout = Timeout.InfiniteTimeSpan; // the rig has its own
        await using var rig = new PreviewRig(runner);
        (string Kind, string Path, string Answer, PreviewStart Start)[] apps =
        [
            ("ASP.NET or .NET", "/", "from C#", PreviewRig.Start("csharp", null, ("Program.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"from C#\");\napp.Run();\n"))),
            ("Go", "/", "from Go", PreviewRig.Start("go", null, ("main.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() {\n\thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, \"from Go\") })\n\thttp.ListenAndServe(\"127.0.0.1:9123\", nil)\n}\n"))),
            ("Java", "/", "from Java", PreviewRig.Start("java", null, ("src/main/java/site/Main.java",
                """
                package site;
                import com.sun.net.httpserver.HttpServer;
                import java.net.InetSocketAddress;
                public class Main {
                  public static void main(String[] arguments) throws Exception {
                    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8000), 0);
                    server.createContext("/", exchange -> { byte[] body = "from Java".getBytes(); exchange.sendResponseHeaders(200, body.length); exchange.getResponseBody().write(body); exchange.close(); });
                    server.start();
                  }
                }
                """))),
            ("Node with TypeScript", "/", "from TypeScript", PreviewRig.Start("typescript", null, ("src/server.ts", "import { createServer } from 'node:http';\nimport { answer } from './answer.js';\ncreateServer((_, response) => response.end(answer())).listen(Number(process.env['PORT']));\n"), ("src/answer.ts", "export const answer = (): string => 'from TypeScript';\n"))),
            ("Node", "/", "from Node", PreviewRig.Start("javascript", null, ("server.mjs", "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end('from Node')).listen(3000, '::1');\n"))),
            ("Python WSGI", "/x?y=1", "/x y=1", PreviewRig.Start("python", null, ("wsgi.py", "def application(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [f\"{environ['PATH_INFO']} {environ['QUERY_STRING']}\".encode()]\n"))),
            ("Static site, built first", "/", "<h1>Built</h1>", PreviewRig.Start("javascript", null, ("build.mjs", "import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('dist');\nwriteFileSync('dist/index.html', '<h1>Built</h1>');\n"))),
            ("Static site", "/app.mjs", "export default 1;", PreviewRig.Start("javascript", null, ("public/index.html", "<h1>Hello</h1>"), ("public/app.mjs", "export default 1;")))
        ];

        var answers = await Task.WhenAll(apps.Select(async app =>
        {
            var id = Guid.NewGuid();
            var progress = await rig.StartAsync(id, app.Start);
            progress.Status.ShouldBe(PreviewStatus.Running, $"{app.Kind}: {progress.Detail}");
            var answer = await rig.GetAsync(id, app.Path);
            (await rig.StopAsync(id)).EnsureSuccessStatusCode();
            return (progress.Kind, answer);
        }));

        answers.ShouldBe(apps.Select(app => ((string?)app.Kind, app.Answer)));
    }
}

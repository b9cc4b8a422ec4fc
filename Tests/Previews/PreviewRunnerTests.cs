using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Nightshift.Tests.Runner;
using Nightshift.Tests.Sandboxes;

namespace Nightshift.Previews;

/// <summary>What becomes of a preview in Runner, and what its app can and cannot do.</summary>
[Collection(RunnerCollection.Name)]
public sealed class PreviewRunnerTests(RunnerHost host) : SandboxTest(host)
{
    private readonly RunnerHost host = host;

    /// <summary>Answers what it was asked, opens WebSockets, and tries to get out.</summary>
    private const string App =
        """
        import base64, hashlib, http.server, json, os, socket, sys, urllib.parse

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def answer(self, body, status=200, **headers):
                self.send_response(status)
                for name, value in headers.items(): self.send_header(name.replace('_', '-'), value)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                path = self.path.split('?')[0]
                if path == '/redirect': return self.answer(b'', 302, Location=f"http://{self.headers['Host']}/there")
                if path == '/elsewhere': return self.answer(b'', 302, Location='http://169.254.169.254/latest/meta-data/')
                if path == '/crash': os.write(1, 'ein Fehler: größer\n'.encode()); os._exit(3)
                if path == '/out': return self.answer(json.dumps(out(self.path.split('?')[1])).encode())
                if self.headers.get('Upgrade') == 'websocket': return self.echo()
                self.answer(json.dumps({'path': self.path, 'headers': dict(self.headers)}).encode(), X_Preview='mine')

            def do_POST(self):
                self.answer(hashlib.sha256(self.rfile.read(int(self.headers['Content-Length']))).hexdigest().encode())

            def echo(self):
                accept = base64.b64encode(hashlib.sha1((self.headers['Sec-WebSocket-Key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()).decode()
                self.send_response(101)
                for name, value in (('Upgrade', 'websocket'), ('Connection', 'Upgrade'), ('Sec-WebSocket-Accept', accept)): self.send_header(name, value)
                self.end_headers()
                head = self.rfile.read(2)
                mask = self.rfile.read(4)
                text = bytes(byte ^ mask[index % 4] for index, byte in enumerate(self.rfile.read(head[1] & 127)))
                self.wfile.write(bytes([0x81, len(text)]) + text)
                self.close_connection = True

        def out(targets):
            reached = []
            for target in targets.split(','):
                host, port = target.rsplit(':', 1)
                try:
                    socket.create_connection((host, int(port)), 1).close()
                    reached.append(target)
                except OSError:
                    pass
            return reached

        print('ready', flush=True)
        http.server.HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
        """;

    [Fact]
    public async Task An_app_is_asked_as_it_knows_itself_reaches_nothing_and_is_gone_when_it_is_stopped()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();
        var marker = $"marker-{Guid.NewGuid():N}";
        var progress = await rig.StartAsync(id, PreviewRig.Start("python", $"python3 app.py {marker}", ("app.py", App)));
        (progress.Status, progress.Port, progress.Detail).ShouldBe((PreviewStatus.Running, 8000, ""));

        // Every path is the app's, those of Runner's own routes too; a server of one connection at a time is not kept waiting.
        foreach (var path in (string[])["/load", "/health", $"/previews/{id}", "/..%2f..%2fload", "/a%20b?c=%2F"])
            (await rig.GetAsync(id, path)).ShouldContain($"\"path\": \"{path}\"", customMessage: path);
        using (var request = rig.Request(HttpMethod.Get, id, "/headers"))
        {
            request.Headers.Authorization = new("Bearer", "the-apps-own");
            request.Headers.Add("Origin", $"http://{PreviewRig.PublicHost}");
            using var response = await rig.SendAsync(request);
            var seen = Json.Read<System.Text.Json.JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("headers");
            seen.GetProperty("Host").GetString().ShouldBe("127.0.0.1:8000");
            seen.GetProperty("Origin").GetString().ShouldBe("http://127.0.0.1:8000");
            seen.GetProperty("Authorization").GetString().ShouldBe("Bearer the-apps-own");
            seen.GetProperty("X-Forwarded-Host").GetString().ShouldBe(PreviewRig.PublicHost);
            seen.GetRawText().ShouldNotContain(RunnerHost.Key);
            response.Headers.Contains(PreviewAddress.Header).ShouldBeFalse("only Runner speaks so to Api");
        }
        using (var redirect = await rig.SendAsync(rig.Request(HttpMethod.Get, id, "/redirect")))
            redirect.Headers.Location.ShouldBe(new Uri($"http://{PreviewRig.PublicHost}/there"));
        using (var elsewhere = await rig.SendAsync(rig.Request(HttpMethod.Get, id, "/elsewhere")))
            elsewhere.StatusCode.ShouldBe(HttpStatusCode.Found, "nobody here follows it");

        var body = new byte[5 << 20];
        Random.Shared.NextBytes(body);
        using (var post = rig.Request(HttpMethod.Post, id, "/"))
        {
            post.Content = new ByteArrayContent(body);
            using var response = await rig.SendAsync(post);
            (await response.Content.ReadAsStringAsync()).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
        }
        (await EchoAsync(runner.BaseAddress!, id, "hello")).ShouldBe("hello");

        // Neither this machine's ports nor anything beyond it.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var targets = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port},127.0.0.1:{runner.BaseAddress!.Port},localhost:5432,169.254.169.254:80,10.0.0.1:80,[fd00:ec2::254]:80,127.0.0.1:8000";
        (await rig.GetAsync(id, $"/out?{targets}")).ShouldBe("""["127.0.0.1:8000"]""");

        // Without Runner's key nobody gets to it, whichever path is asked for.
        foreach (var path in (string[])["/", "/health"])
        {
            using var request = rig.Request(HttpMethod.Get, id, path);
            request.Headers.ProxyAuthorization = null;
            using var response = await rig.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await runner.GetStringAsync($"/previews/{id}/log")).ShouldContain("ready");
        HostProcesses.Running(marker).ShouldNotBeEmpty();
        await rig.StopAsync(id);
        var end = await rig.EndOfAsync(id);
        (end.Status, end.Detail).ShouldBe((PreviewStatus.Stopped, "Stopped."));
        end.Log!.ShouldContain("ready");
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The app lives on.");
        using var gone = await rig.SendAsync(rig.Request(HttpMethod.Get, id, "/"));
        gone.Headers.GetValues(PreviewAddress.Header).ShouldBe(["absent"]);
    }

    [Fact]
    public async Task Why_an_app_did_not_start_or_crashed_is_told_with_its_last_words_and_it_can_be_started_again()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();

        var wrong = await rig.StartAsync(Guid.NewGuid(), PreviewRig.Start("python", "python3 absent.py", ("app.py", App)));
        wrong.Status.ShouldBe(PreviewStatus.Failed);
        wrong.Detail.ShouldStartWith("It did not start: the command ended with exit code 2. The last it printed:");
        wrong.Detail.ShouldContain("can't open file");
        (await rig.StartAsync(Guid.NewGuid(), PreviewRig.Start("python", null, ("calc.py", "def add(a, b):\n    return a + b\n")))).Detail.ShouldBe(PreviewStarter.NothingFound);
        (await rig.StartAsync(Guid.NewGuid(), PreviewRig.Start("python", null, ("app.py", "import package_of_nobody\n" + App)))).Detail.ShouldStartWith("It needs package-of-nobody, which cannot be had: ");

        (await rig.StartAsync(id, PreviewRig.Start("python", "python3 app.py", ("app.py", App)))).Status.ShouldBe(PreviewStatus.Running);
        await rig.GetAsync(id, "/crash");
        var crashed = await rig.EndOfAsync(id);
        (crashed.Status, crashed.Detail).ShouldBe((PreviewStatus.Failed, "It crashed: the command ended with exit code 3. The last it printed:\nready\nein Fehler: größer"));

        var again = PreviewRig.Start("python", "python3 app.py", ("app.py", App)) with { Run = 2, ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(3) };
        (await rig.StartAsync(id, again)).Status.ShouldBe(PreviewStatus.Running);
        (await rig.StartAsync(id, again)).Run.ShouldBe(2, "whoever asks again gets the one there is");
        var over = await rig.EndOfAsync(id);
        (over.Status, over.Detail).ShouldBe((PreviewStatus.Stopped, "Its time was over. Start it again to see more of it."));
    }

    [Fact]
    public void A_log_keeps_its_newest_part_and_no_half_characters()
    {
        var log = new PreviewLog(8);
        log.Append("größer"u8[..3]); // g r and half of ö
        var (text, place) = log.After(0);
        text.ShouldBe("gr");
        log.Append("größer"u8[3..]);
        (text, place) = log.After(place);
        text.ShouldBe("ößer");
        log.Append("0123456789\0"u8);
        log.After(place).Text.ShouldBe("3456789\uFFFD");
        log.LastLines(1).ShouldBe("3456789\uFFFD");
    }

    private static async Task<string> EchoAsync(Uri runner, Guid id, string text)
    {
        using var limit = new CancellationTokenSource(RunnerHost.Patience);
        using var socket = new ClientWebSocket();
        foreach (var (name, value) in ((string, string)[])[(PreviewAddress.Header, id.ToString()), ("X-Forwarded-Host", PreviewRig.PublicHost), ("X-Forwarded-Proto", "http"), ("Proxy-Authorization", $"Bearer {RunnerHost.Key}")])
            socket.Options.SetRequestHeader(name, value);
        await socket.ConnectAsync(new UriBuilder(runner) { Scheme = "ws", Path = "/socket" }.Uri, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}

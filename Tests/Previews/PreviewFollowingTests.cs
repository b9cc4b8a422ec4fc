using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Tests.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Previews;

/// <summary>What becomes of an app in Runner when its files become others.</summary>
[Collection(RunnerCollection.Name)]
public sealed class PreviewFollowingTests(RunnerHost host) : SandboxTest(host)
{
    private const string Server = "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end('WORD')).listen(8000, '127.0.0.1');\n";

    private readonly RunnerHost host = host;

    [Fact]
    public async Task A_static_site_serves_what_was_changed_and_its_pages_are_told_to_load_anew()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();
        (await rig.StartAsync(id, Follows("javascript", null, ("index.html", "<h1>one</h1>"), ("old/a.txt", "a")) with { Binaries = new Dictionary<string, byte[]> { ["dot.png"] = [0, 1, 2] } })).Status.ShouldBe(PreviewStatus.Running);
        using var reloads = await Reloads.OfAsync(runner, id);
        (await reloads.NextAsync()).ShouldBe(0);
        (await BytesAsync(rig, id, "/dot.png")).ShouldBe([0, 1, 2]);

        await ChangeAsync(runner, id, new() { ["index.html"] = "<h1>größer</h1>", ["new/deep/b.txt"] = "b" }, "old/a.txt");
        (await reloads.NextAsync()).ShouldBe(1);
        (await rig.GetAsync(id)).ShouldBe("<h1>größer</h1>");
        (await rig.GetAsync(id, "/new/deep/b.txt")).ShouldBe("b");
        using (var request = rig.Request(HttpMethod.Get, id, "/"))
        {
            request.Headers.IfModifiedSince = DateTimeOffset.UtcNow.AddMinutes(1);
            using var again = await rig.SendAsync(request);
            (again.StatusCode, again.Headers.CacheControl?.NoCache).ShouldBe((HttpStatusCode.OK, true), "no browser may keep what may have changed since");
        }
        (await rig.GetAsync(id, "/old/a.txt")).ShouldContain("404");
        (await runner.GetFromJsonAsync<PreviewVersions>($"/previews/{id}/files", Json.Options))!.Versions.Keys.ShouldBe(["index.html", "dot.png", "new/deep/b.txt"], ignoreOrder: true);

        // The same once more is no change, and a file may take the place of a folder.
        await ChangeAsync(runner, id, new() { ["index.html"] = "<h1>größer</h1>" });
        await ChangeAsync(runner, id, new() { ["new"] = "a file now" }, "new/deep/b.txt");
        (await reloads.NextAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_is_started_again_at_its_address_once_all_is_saved_and_one_that_broke_waits_for_the_next_change()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();
        await rig.StartAsync(id, Follows("javascript", null, ("server.mjs", Server.Replace("WORD", "one"))));
        (await rig.GetAsync(id)).ShouldBe("one");
        using var reloads = await Reloads.OfAsync(runner, id);
        (await reloads.NextAsync()).ShouldBe(0);

        foreach (var word in (string[])["two", "three"]) await ChangeAsync(runner, id, new() { ["server.mjs"] = Server.Replace("WORD", word) });
        (await reloads.NextAsync()).ShouldBe(1, "both are one change");
        (await rig.GetAsync(id)).ShouldBe("three");

        await ChangeAsync(runner, id, new() { ["server.mjs"] = Server + "this is no program" });
        (await rig.UntilAsync(id, progress => progress.Status == PreviewStatus.Waiting)).Detail.ShouldStartWith("It did not start: the command ended with exit code 1.");
        await ChangeAsync(runner, id, new() { ["server.mjs"] = Server.Replace("WORD", "four") });
        (await rig.UntilAsync(id, progress => progress.Status == PreviewStatus.Running && progress.Detail == "")).Port.ShouldBe(8000);
        (await rig.GetAsync(id)).ShouldBe("four");
        (await reloads.NextAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Files_that_become_another_kind_of_app_are_started_as_that()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();
        (await rig.StartAsync(id, Follows("javascript", null, ("notes.txt", "nothing yet")))).ShouldSatisfyAllConditions(
            progress => progress.Status.ShouldBe(PreviewStatus.Waiting), progress => progress.Detail.ShouldStartWith("Nothing here serves"));
        await ChangeAsync(runner, id, new() { ["index.html"] = "<h1>static</h1>" });
        (await rig.UntilAsync(id, progress => progress.Status == PreviewStatus.Running)).Kind.ShouldBe("Static site");
        await ChangeAsync(runner, id, new() { ["server.mjs"] = Server.Replace("WORD", "served") });
        (await rig.UntilAsync(id, progress => progress is { Status: PreviewStatus.Running, Kind: "Node", Detail: "" })).Command.ShouldBe("node server.mjs");
        (await rig.GetAsync(id)).ShouldBe("served");
        await rig.StopAsync(id);
    }

    [Fact]
    public async Task No_path_leaves_the_folder_and_what_is_of_an_earlier_start_is_refused()
    {
        using var runner = host.Connect();
        await using var rig = new PreviewRig(runner);
        var id = Guid.NewGuid();
        await rig.StartAsync(id, Follows("javascript", null, ("index.html", "one")));
        foreach (var path in (string[])["../out", "/out", "a/../../out", "a\\b"])
        {
            using var refused = await PostAsync(runner, id, new PreviewChange(1, new Dictionary<string, byte[]> { [path] = [1] }, []));
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        using var stale = await PostAsync(runner, id, new PreviewChange(2, new Dictionary<string, byte[]>(), []));
        stale.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task No_link_that_an_app_made_is_followed()
    {
        const string code = """
            import os
            exec(open('/harness/relay.py').read().rsplit('sys.exit(', 1)[0])
            os.mkdir('/tmp/elsewhere')
            open('/tmp/kept', 'w').write('kept')
            os.symlink('/tmp/elsewhere', '/workspace/folder')
            os.symlink('/tmp/kept', '/workspace/file')
            try:
                write('folder/a', b'written')
            except OSError:
                print('refused')
            remove('folder/a')
            write('file', b'written')
            print(os.listdir('/tmp/elsewhere'), open('/tmp/kept').read(), os.path.islink('/workspace/file'), open('/workspace/file').read(), sorted(os.listdir('/workspace')))
            """;
        var result = await RunAsync(new SandboxRun(["/usr/bin/python3", "-c", code]) { Harness = [HarnessFiles.Read("previews", "relay.py")] });
        result.Stdout.ShouldBe("refused\n[] kept False written ['file', 'folder']\n", result.Stderr);
    }

    private static PreviewStart Follows(string language, string? command, params (string Path, string Content)[] files) => PreviewRig.Start(language, command, files) with { Follows = true };

    private static async Task ChangeAsync(HttpClient runner, Guid id, Dictionary<string, string> written, params string[] deleted)
    {
        var change = new PreviewChange(1, written.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)), deleted);
        using var response = await PostAsync(runner, id, change);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient runner, Guid id, PreviewChange change) => runner.PostAsJsonAsync($"/previews/{id}/files", change, Json.Options);

    private static async Task<byte[]> BytesAsync(PreviewRig rig, Guid id, string path)
    {
        using var response = await rig.SendAsync(rig.Request(HttpMethod.Get, id, path));
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The numbers that tell a page to load anew, one after the other.</summary>
    private sealed class Reloads(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IDisposable
    {
        public static async Task<Reloads> OfAsync(HttpClient runner, Guid id)
        {
            var response = await runner.GetAsync($"/previews/{id}/activity", HttpCompletionOption.ResponseHeadersRead);
            return new Reloads(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        public async Task<int> NextAsync()
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(RunnerHost.Patience))
                if (items.Current.EventType == PreviewStream.Reload) return Json.Read<PreviewReload>(items.Current.Data).Number;
            throw new IOException("The stream ended early.");
        }

        public void Dispose() => response.Dispose();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Tests.Sandboxes;
using Nightshift.Workspaces;

namespace Nightshift.Previews;

/// <summary>One preview through the death of everything around it.</summary>
[Collection(MortalStackCollection.Name)]
public sealed class PreviewDurabilityTests(MortalStack stack) : IAsyncLifetime
{
    public Task InitializeAsync() => stack.MendAsync();

    public Task DisposeAsync() => stack.MendAsync();

    [Fact]
    public async Task A_preview_outlives_Api_ends_with_its_Runner_says_so_and_starts_again_at_the_same_address()
    {
        stack.Model.Reply(AddingTask.Right);
        var execution = await stack.RunAsync(AddingTask.Request());
        var marker = $"marker-{Guid.NewGuid():N}";
        using var asked = Through("localhost:5100", HttpMethod.Post, "/preview");
        asked.Content = JsonContent.Create(new PreviewDraft(execution.Id, Command: $"echo 'the log'; python3 -c \"import http.server as s; s.test(s.SimpleHTTPRequestHandler, port=8000, bind='127.0.0.1')\" {marker}"), options: Json.Options);
        var preview = await stack.Client.SendAsync(asked).ReadAsync<PreviewCreated>(HttpStatusCode.Created);
        var host = new Uri(preview.Url).Authority;
        host.ShouldEndWith(".localhost:5100");

        (await StateAsync(preview.PreviewId, state => state.Status == PreviewStatus.Running)).Port.ShouldBe(8000);
        (await ServedAsync(host)).ShouldContain("calc.py");
        (await stack.Client.GetAsync("/calc.py")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "without that host it is not served");

        await stack.Api.KillAsync();
        stack.Api = await stack.Api.AgainAsync();
        (await ServedAsync(host)).ShouldContain("calc.py");
        var kept = await stack.Client.PostAsync($"/preview/{preview.PreviewId}/keep", new object()).ReadAsync<PreviewDetail>();
        kept.ShouldSatisfyAllConditions(detail => detail.Kept.ShouldBeTrue(), detail => detail.ExpiresAt.ShouldBeGreaterThan(preview.ExpiresAt.AddHours(11)));
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(), "It does not run.");

        foreach (var runner in stack.OtherRunners.Prepend(stack.Runner)) await runner.KillAsync();
        (await StateAsync(preview.PreviewId, state => state.Status == PreviewStatus.Stopped)).Detail.ShouldContain("Runner that served it is gone");
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The app outlived its Runner.");
        using (var gone = await stack.Client.SendAsync(Through(host, HttpMethod.Get, "/"))) gone.StatusCode.ShouldBe(HttpStatusCode.Gone);
        await stack.MendAsync();

        (await stack.Client.PostAsync($"/preview/{preview.PreviewId}/restart", new PreviewRestart()).ReadAsync<PreviewDetail>()).Status.ShouldBe(PreviewStatus.Starting);
        await StateAsync(preview.PreviewId, state => state.Status == PreviewStatus.Running);
        (await ServedAsync(host)).ShouldContain("calc.py");
        (await stack.Client.DeleteAsync($"/preview/{preview.PreviewId}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await StateAsync(preview.PreviewId, state => state.Status == PreviewStatus.Stopped)).Detail.ShouldBe("Stopped.");
        (await stack.Client.GetAsync($"/preview/{preview.PreviewId}/logs").ReadAsync<PreviewLogs>()).Log.ShouldStartWith("the log");
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The app outlived its stop.");
    }

    [Fact]
    public async Task A_preview_follows_its_workspace_catches_up_after_Api_died_and_ends_with_it()
    {
        var workspace = await stack.Client.MakeAsync(("index.html", "<h1>one</h1>"), ("about.html", "about"));
        var id = Guid.Parse(workspace.Split('/')[^1]);
        (await stack.Client.GetAsync($"/preview/plan?workspace_id={id}").ReadAsync<PreviewPlan>()).Kind.ShouldBe("Static site");
        using var asked = Through("localhost:5100", HttpMethod.Post, "/preview");
        asked.Content = JsonContent.Create(new PreviewDraft(WorkspaceId: id), options: Json.Options);
        var preview = await stack.Client.SendAsync(asked).ReadAsync<PreviewCreated>(HttpStatusCode.Created);
        var host = new Uri(preview.Url).Authority;
        (await StateAsync(preview.PreviewId, state => state.Status == PreviewStatus.Running)).ShouldSatisfyAllConditions(state => state.WorkspaceId.ShouldBe(id), state => state.ExecutionId.ShouldBeNull());
        (await ServedAsync(host)).ShouldBe("<h1>one</h1>");

        // Whatever is done in the workspace is told to the page, and served by then.
        using (var limit = new CancellationTokenSource(Stack.Limit))
        await using (var reloads = ReloadsAsync(preview.PreviewId, limit.Token).GetAsyncEnumerator(limit.Token))
        {
            await reloads.MoveNextAsync();
            reloads.Current.ShouldBe(0);
            await ToldAsync(() => stack.Client.ChangeAsync(workspace, "index.html", "<h1>two</h1>"));
            (await ServedAsync(host)).ShouldBe("<h1>two</h1>");
            await ToldAsync(() => stack.Client.DoAsync($"{workspace}/move", new WorkspaceMoveRequest("about.html", "pages/about.html")));
            (await ServedAsync(host, "/pages/about.html")).ShouldBe("about");
            await ToldAsync(() => stack.Client.DoAsync($"{workspace}/discard", new WorkspacePathsRequest(["pages/about.html"])));
            (await ServedAsync(host, "/pages/about.html", HttpStatusCode.NotFound)).ShouldContain("404");

            async Task ToldAsync(Func<Task> change)
            {
                await change();
                (await reloads.MoveNextAsync()).ShouldBeTrue();
            }
        }

        await stack.Api.KillAsync();
        await File.WriteAllTextAsync(Directory.GetDirectories(Path.Combine(stack.DataFolder, "workspaces"), $"{id}", SearchOption.AllDirectories).Single() + "/files/index.html", "<h1>three</h1>");
        stack.Api = await stack.Api.AgainAsync();
        await Stack.UntilAsync(async () => await ServedAsync(host) == "<h1>three</h1>");

        (await stack.Client.DeleteAsync(workspace)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await stack.Client.GetAsync($"/preview/{preview.PreviewId}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await HostProcesses.UntilAsync(() => !HostProcesses.Running("--directory .").Any(), "The app outlived its workspace.");
        using var gone = await stack.Client.SendAsync(Through(host, HttpMethod.Get, "/"));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async IAsyncEnumerable<int> ReloadsAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await stack.Client.GetAsync($"/preview/{id}/stream", HttpCompletionOption.ResponseHeadersRead, cancellation);
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
            if (item.Data.Length > 0 && Json.Read<JsonElement>(item.Data) is var news && news.GetProperty("kind").GetString() == PreviewStream.Reload) yield return news.GetProperty("data").GetProperty("number").GetInt32();
    }

    private async Task<string> ServedAsync(string host, string path = "/", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await stack.Client.SendAsync(Through(host, HttpMethod.Get, path));
        response.StatusCode.ShouldBe(status);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>As Web sends it.</summary>
    private static HttpRequestMessage Through(string host, HttpMethod method, string path) => new(method, path) { Headers = { { "X-Forwarded-Host", host }, { "X-Forwarded-Proto", "http" } } };

    /// <summary>Follows the stream until the state is as wanted.</summary>
    private async Task<PreviewDetail> StateAsync(Guid id, Func<PreviewDetail, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        using var response = await stack.Client.GetAsync($"/preview/{id}/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token))
            if (item.Data.Length > 0 && Json.Read<JsonElement>(item.Data) is var news && news.GetProperty("kind").GetString() == PreviewStream.State
                && Json.Read<PreviewDetail>(news.GetProperty("data").GetRawText()) is var state && wanted(state)) return state;
        throw new IOException("The stream ended early.");
    }
}

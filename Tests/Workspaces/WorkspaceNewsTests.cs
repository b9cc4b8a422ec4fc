using System.Net;
using System.Net.ServerSentEvents;
using Nightshift.Events;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

public sealed class WorkspaceNewsTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task Another_tab_hears_of_what_is_done_here_and_of_what_other_programs_change()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        var workspace = await ann.MakeAsync(("a.txt", "one"));
        var seq = (await ann.GetAsync(workspace).ReadAsync<WorkspaceDetail>()).Seq;
        seq.ShouldBe(1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var response = await ann.GetAsync($"{workspace}/stream?after={seq}", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await using var items = SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);

        await ann.ChangeAsync(workspace, "a.txt", "two");
        var written = await UntilAsync(WorkspaceEvents.Changed);
        written.Seq.ShouldBe(seq + 1);
        Json.Read<WorkspaceChanged>(written.Data.GetRawText()).ShouldSatisfyAllConditions(told => told.What.ShouldBe("written"), told => told.Paths.ShouldBe(["a.txt"]));

        await ann.StageAsync(workspace);
        Json.Read<WorkspaceChanged>((await UntilAsync(WorkspaceEvents.Changed)).Data.GetRawText()).What.ShouldBe("staged");

        var files = Path.Combine(new DirectoryInfo(app.WorkspaceFolder).GetDirectories(workspace["/workspaces/".Length..], SearchOption.AllDirectories).Single().FullName, "files");
        await File.WriteAllTextAsync(Path.Combine(files, "by-a-terminal.txt"), "x", limit.Token);
        (await UntilAsync(WorkspaceEvents.Touched)).Seq.ShouldBeNull();
        (await ann.PathsAsync(workspace)).ShouldContain("by-a-terminal.txt");
        (await bob.GetAsync($"{workspace}/stream")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        async Task<StoredEvent> UntilAsync(string type)
        {
            while (await items.MoveNextAsync())
                if (items.Current.EventType != "ping" && Json.Read<StoredEvent>(items.Current.Data) is var stored && stored.Type == type) return stored;
            throw new EndOfStreamException();
        }
    }
}

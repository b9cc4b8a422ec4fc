using System.Net;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Workspaces;

namespace Nightshift.Previews;

public sealed class PreviewEndpointTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public PreviewEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
        app.Settings["Previews:AtOnce"] = "2";
    }

    [Fact]
    public async Task What_cannot_be_started_is_told_in_words_and_no_more_than_some_run_at_once()
    {
        var execution = (await app.Owner.PostAsync("/execute", new ExecuteRequest("Mine")).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted)).ExecutionId;
        var workspace = (await app.Owner.MakeAsync(new WorkspaceDraft("Shop"))).Id;
        var wrong = await (await app.Owner.PostAsync("/preview", new PreviewDraft(execution, Port: 70_000, Command: "two\nlines"))).ProblemAsync(HttpStatusCode.BadRequest);
        wrong.Errors.Keys.ShouldBe(["port", "command"], ignoreOrder: true);
        (await (await app.Owner.PostAsync("/preview", new PreviewDraft(Guid.NewGuid()))).ProblemAsync(HttpStatusCode.NotFound)).Detail.ShouldBe("You have no execution of that 'execution_id'.");
        (await (await app.Owner.PostAsync("/preview", new PreviewDraft(execution))).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldStartWith("Nothing has been delivered yet.");

        // An execution or a workspace, and only one's own; whose it is comes first.
        foreach (var both in (PreviewDraft[])[new PreviewDraft(), new PreviewDraft(execution, WorkspaceId: workspace)])
            (await (await app.Owner.PostAsync("/preview", both)).ProblemAsync(HttpStatusCode.BadRequest)).Errors.ShouldHaveSingleItem().Value.ShouldBe(["Name an 'execution_id' or a 'workspace_id', and not both."]);
        (await (await app.Owner.PostAsync("/preview", new PreviewDraft(Attempt: 1, WorkspaceId: workspace))).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe(["attempt"]);
        (await (await app.Owner.GetAsync("/preview/plan")).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe(["workspace_id"]);
        var other = await app.ClientAsync("bob");
        (await (await other.PostAsync("/preview", new PreviewDraft(Port: 70_000, WorkspaceId: workspace))).ProblemAsync(HttpStatusCode.NotFound)).Detail.ShouldBe("You have no workspace of that 'workspace_id'.");
        (await (await other.GetAsync($"/preview/plan?workspace_id={workspace}")).ProblemAsync(HttpStatusCode.NotFound)).Detail.ShouldBe("You have no workspace of that 'workspace_id'.");
        var own = await app.Owner.PostAsync("/preview", new PreviewDraft(WorkspaceId: workspace)).ReadAsync<PreviewCreated>(HttpStatusCode.Created);
        (await app.Owner.GetAsync($"/preview?workspace_id={workspace}").ReadAsync<PreviewList>()).Previews.ShouldHaveSingleItem().Id.ShouldBe(own.PreviewId);
        (await app.Owner.DeleteAsync($"/workspaces/{workspace}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Owner.GetAsync($"/preview/{own.PreviewId}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        const string delivered = """
            insert into attempts (execution_id, user_id, number, strategy, why, tier, files, started_at)
            select id, user_id, 1, 'generate', '', 'simple', '[{"path": "index.html", "content": "<h1>Hello</h1>"}]', now() from executions where id = @execution;
            update executions set best_attempt = 1, status = 'passed' where id = @execution
            """;
        await app.Database.Source.ExecuteAsync(delivered, new { execution }, CancellationToken.None);
        (await (await app.Owner.PostAsync("/preview", new PreviewDraft(execution, Attempt: 2))).ProblemAsync(HttpStatusCode.NotFound)).Detail.ShouldBe("The execution has no attempt of that number with code.");

        // Nobody runs it here, and that is what its row says in the end; it counts no more.
        var alone = await app.Owner.PostAsync("/preview", new PreviewDraft(execution)).ReadAsync<PreviewCreated>(HttpStatusCode.Created);
        alone.Url.ShouldMatch(@"^http://[a-z2-7]{52}\.localhost:\d+/$");
        PreviewDetail ended;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do ended = await app.Owner.GetAsync($"/preview/{alone.PreviewId}").ReadAsync<PreviewDetail>();
        while (ended.Status == PreviewStatus.Starting && !limit.IsCancellationRequested);
        (ended.Status, ended.Detail).ShouldBe((PreviewStatus.Stopped, "There is no address of a Runner. Start through AppHost, or set services__runner__http__0."));
        (await (await app.Owner.PostAsync($"/preview/{alone.PreviewId}/keep", new object())).ProblemAsync(HttpStatusCode.Conflict)).Detail.ShouldBe("Only a preview that runs can be kept. Start it again.");

        const string open = "update previews set status = 'running', ended_at = null; insert into previews (id, user_id, execution_id, attempt, key, status, created_at, expires_at) select gen_random_uuid(), user_id, execution_id, 1, 'another', 'running', now(), now() from previews";
        await app.Database.Source.ExecuteAsync(open, null, CancellationToken.None);
        (await (await app.Owner.PostAsync("/preview", new PreviewDraft(execution))).ProblemAsync(HttpStatusCode.Conflict)).Detail!.ShouldStartWith("You have 2 previews");
        (await app.Owner.GetAsync($"/preview?execution_id={execution}").ReadAsync<PreviewList>()).ShouldSatisfyAllConditions(list => list.Total.ShouldBe(2), list => list.Previews.Count.ShouldBe(2));
    }
}

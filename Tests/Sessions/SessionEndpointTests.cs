using System.Net;
using System.Net.Http.Json;
using Nightshift.Accounts;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Sessions;

public sealed class SessionEndpointTests(ApiApplication app) : IClassFixture<ApiApplication>
{
    [Fact]
    public async Task A_session_is_begun_renamed_and_read_with_its_messages()
    {
        var begun = await app.Owner.PostAsync("/sessions", new SessionRequest(null)).ReadAsync<Session>(HttpStatusCode.Created);
        begun.Title.ShouldBe(SessionStore.DefaultTitle);
        foreach (var content in new[] { "one", "two", "three" })
            await app.Owner.PostAsync($"/sessions/{begun.Id}/messages", new MessageRequest(content)).ReadAsync<Message>(HttpStatusCode.Created);

        (await app.Owner.PatchAsJsonAsync($"/sessions/{begun.Id}", new SessionRequest("Sorting"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var read = await app.Owner.GetAsync($"/sessions/{begun.Id}").ReadAsync<SessionDetail>();
        read.Title.ShouldBe("Sorting");
        read.Messages.Select(message => (message.Role, message.Content)).ShouldBe([("user", "one"), ("user", "two"), ("user", "three")]);
    }

    [Fact]
    public async Task A_session_is_begun_without_saying_anything() =>
        (await app.Owner.PostAsync("/sessions", null).ReadAsync<Session>(HttpStatusCode.Created)).Title.ShouldBe(SessionStore.DefaultTitle);

    [Fact]
    public async Task A_session_is_listed_with_the_state_of_its_latest_execution()
    {
        var ann = await app.ClientAsync("ann");
        var session = await BeginAsync(ann, "Runs");
        await AddExecutionAsync(session, "passed", "2026-01-01");
        await AddExecutionAsync(session, "failed", "2026-01-02");

        (await ann.GetAsync("/sessions").ReadAsync<SessionList>()).Sessions.ShouldHaveSingleItem().Status.ShouldBe(ExecutionStatus.Failed);
        var executions = (await ann.GetAsync($"/sessions/{session.Id}").ReadAsync<SessionDetail>()).Executions;
        executions.Select(execution => execution.Status).ShouldBe([ExecutionStatus.Passed, ExecutionStatus.Failed]);
        executions[0].QualityScore.ShouldBe(8.5);
    }

    [Fact]
    public async Task Lists_are_paged_searched_and_newest_first()
    {
        var ann = await app.ClientAsync("ann");
        foreach (var title in new[] { "Alpha", "Beta 100%", "Gamma", "alphabet" }) await BeginAsync(ann, title);

        var first = await ann.GetAsync("/sessions?page=1&limit=3").ReadAsync<SessionList>();
        var second = await ann.GetAsync("/sessions?page=2&limit=3").ReadAsync<SessionList>();
        var beyond = await ann.GetAsync("/sessions?page=9&limit=3").ReadAsync<SessionList>();

        first.Sessions.Select(session => session.Title).ShouldBe(["alphabet", "Gamma", "Beta 100%"]);
        second.Sessions.Select(session => session.Title).ShouldBe(["Alpha"]);
        (first.Total, second.Total, second.Page, beyond.Total, beyond.Sessions.Count).ShouldBe((4, 4, 2, 4, 0));
        (await ann.GetAsync("/sessions?q=ALPHA").ReadAsync<SessionList>()).Total.ShouldBe(2);
        (await ann.GetAsync("/sessions?q=0%25").ReadAsync<SessionList>()).Total.ShouldBe(1);
        (await ann.GetAsync("/sessions?q=_").ReadAsync<SessionList>()).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData("/sessions?page=0", "page")]
    [InlineData("/sessions?limit=101", "limit")]
    [InlineData("/sessions?limit=0", "limit")]
    [InlineData("/sessions?limit=many", "limit")]
    public async Task A_page_out_of_bounds_is_refused_by_name(string address, string field) =>
        (await (await app.Owner.GetAsync(address)).ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe([field]);

    [Fact]
    public async Task Clearing_the_messages_leaves_the_executions()
    {
        var session = await BeginAsync(app.Owner, "Clear");
        await app.Owner.PostAsync($"/sessions/{session.Id}/messages", new MessageRequest("Hello"));
        await AddExecutionAsync(session, "passed", "2026-01-01");

        (await app.Owner.DeleteAsync($"/sessions/{session.Id}/messages")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var read = await app.Owner.GetAsync($"/sessions/{session.Id}").ReadAsync<SessionDetail>();
        read.Messages.ShouldBeEmpty();
        read.Executions.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Deleting_a_session_deletes_what_came_of_it()
    {
        var session = await BeginAsync(app.Owner, "Delete");
        var execution = await AddExecutionAsync(session, "passed", "2026-01-01");
        var artifact = await app.Owner.ArtifactAsync("a.txt", [1, 2, 3], ("session_id", $"{session.Id}"));
        await ExecuteAsync("insert into event_streams (stream, user_id, seq) select @stream, user_id, 0 from sessions where id = @id",
            new { stream = ExecutionEvents.Stream(execution), session.Id });

        (await app.Owner.DeleteAsync($"/sessions/{session.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await app.Owner.GetAsync($"/sessions/{session.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Owner.GetAsync($"/artifacts/{artifact.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.Exists(Path.Combine(app.ArtifactFolder, $"{AccountStore.LocalOwner}", $"{artifact.Id}")).ShouldBeFalse();
        (await app.Database.Source.FirstAsync<long>("select count(*) from event_streams where stream = @stream",
            new { stream = ExecutionEvents.Stream(execution) }, CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_session_with_an_open_execution_is_not_deleted()
    {
        var session = await BeginAsync(app.Owner, "Busy");
        await AddExecutionAsync(session, "running", "2026-01-01");

        await (await app.Owner.DeleteAsync($"/sessions/{session.Id}")).ProblemAsync(HttpStatusCode.Conflict);

        (await app.Owner.GetAsync($"/sessions/{session.Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task A_message_has_words_in_it(string? content)
    {
        var session = await BeginAsync(app.Owner, "Empty");

        var response = await app.Owner.PostAsync($"/sessions/{session.Id}/messages", new { content });

        (await response.ProblemAsync(HttpStatusCode.BadRequest)).Errors.Keys.ShouldBe(["content"]);
    }

    private static Task<Session> BeginAsync(HttpClient client, string title) =>
        client.PostAsync("/sessions", new SessionRequest(title)).ReadAsync<Session>(HttpStatusCode.Created);

    private async Task<Guid> AddExecutionAsync(Session session, string status, string createdAt)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync("""
            insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score,
              status, quality_score, created_at)
            select @id, user_id, @session, 'Sort', 'python', 'zip', true, 5, 'simple', 1, @status, 8.5, @createdAt::timestamptz from sessions where id = @session
            """, new { id, session = session.Id, status, createdAt });
        return id;
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => app.Database.Source.ExecuteAsync(sql, parameters, CancellationToken.None);
}

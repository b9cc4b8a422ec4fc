using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Executions;

public sealed class ExecutionEndpointTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public ExecutionEndpointTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    [Fact]
    public async Task A_request_is_accepted_and_waits_in_a_new_session()
    {
        var accepted = await AskAsync(app.Owner, new("a Python function add(a, b)"));

        var execution = await app.Owner.GetAsync($"/execute/{accepted.ExecutionId}").ReadAsync<ExecutionDetail>();
        (execution.Status, execution.Language, execution.MaxAttempts).ShouldBe((ExecutionStatus.Pending, "python", 5));
        var session = await app.Owner.GetAsync($"/sessions/{accepted.SessionId}").ReadAsync<SessionDetail>();
        session.Messages.ShouldHaveSingleItem().ExecutionId.ShouldBe(accepted.ExecutionId);
    }

    [Theory]
    [InlineData("""{"prompt": " "}""", "prompt")]
    [InlineData("""{"prompt": "x", "language": "cobol"}""", "language")]
    [InlineData("""{"prompt": "x", "max_attempts": 6}""", "max_attempts")]
    [InlineData("""{"prompt": "x", "budget_usd": -1}""", "budget_usd")]
    [InlineData("""{"prompt": "x", "time_limit_minutes": 0}""", "time_limit_minutes")]
    [InlineData("""{"prompt": "x", "output_preference": "fax"}""", "output_preference")]
    [InlineData("""{"prompt": "x", "tests": [{"path": "../up.py", "content": ""}]}""", "tests")]
    [InlineData("""{"prompt": "x", "tests": [{"path": "a.py", "content": ""}, {"path": "a.py", "content": ""}]}""", "tests")]
    public async Task What_is_wrong_with_a_request_is_said_by_field(string body, string field)
    {
        using var response = await app.Owner.PostAsync("/execute", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        problem.GetProperty("errors").GetProperty(field)[0].GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_session_of_somebody_else_is_as_good_as_none()
    {
        var mine = await AskAsync(app.Owner, new("mine"));
        using var other = await app.ClientAsync("ann");

        using var response = await other.PostAsJsonAsync("/execute", new ExecuteRequest("theirs", SessionId: mine.SessionId), Json.Options);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        using var person = await app.ClientAsync("lou");
        foreach (var prompt in new[] { "one in python", "two in python", "three in javascript" }) await AskAsync(person, new(prompt));

        var all = await person.GetAsync("/executions?limit=2").ReadAsync<ExecutionList>();
        var python = await person.GetAsync("/executions?language=python&status=pending").ReadAsync<ExecutionList>();
        var beyond = await person.GetAsync("/executions?page=9").ReadAsync<ExecutionList>();

        all.Executions.Select(execution => execution.Prompt).ShouldBe(["three in javascript", "two in python"]);
        all.Total.ShouldBe(3);
        python.Total.ShouldBe(2);
        (beyond.Executions.Count, beyond.Total).ShouldBe((0, 3));
    }

    [Fact]
    public async Task Cancelling_what_nobody_works_on_yet_ends_it_at_once()
    {
        var waiting = await AskAsync(app.Owner, new("later"));

        using var response = await app.Owner.PostAsync($"/execute/{waiting.ExecutionId}/cancel", null);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await app.Owner.GetAsync($"/execute/{waiting.ExecutionId}").ReadAsync<ExecutionDetail>()).Status.ShouldBe(ExecutionStatus.Cancelled);
    }

    [Fact]
    public async Task The_stream_goes_on_after_the_last_event_that_was_seen()
    {
        var accepted = await AskAsync(app.Owner, new("watch me", Tests: [new("test_it.py", "")]));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/execute/{accepted.ExecutionId}/stream") { Headers = { { "Last-Event-ID", "1" } } };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var response = await app.Owner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        await using var items = SseParser.Create(body).EnumerateAsync(limit.Token).Where(item => item.EventType == "message").GetAsyncEnumerator(limit.Token);

        (await items.MoveNextAsync()).ShouldBeTrue();
        var first = Json.Read<StoredEvent>(items.Current.Data);
        await app.Owner.PostAsync($"/execute/{accepted.ExecutionId}/cancel", null, limit.Token);
        (await items.MoveNextAsync()).ShouldBeTrue();
        var last = Json.Read<StoredEvent>(items.Current.Data);

        (first.Seq, first.Type).ShouldBe((2, ExecutionEvents.TestsReady));
        (last.Seq, last.Type).ShouldBe((3, ExecutionEvents.Completed));
        (await items.MoveNextAsync()).ShouldBeFalse(); // an ended execution ends its stream
    }

    [Fact]
    public async Task A_diff_of_attempts_that_are_not_there_says_which_are()
    {
        var accepted = await AskAsync(app.Owner, new("nothing yet"));

        using var response = await app.Owner.GetAsync($"/execute/{accepted.ExecutionId}/diff?from_attempt=1&to_attempt=2");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("no attempt yet");
    }

    private static Task<ExecuteAccepted> AskAsync(HttpClient client, ExecuteRequest request) =>
        client.PostAsync("/execute", request).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
}

using System.Net;
using System.Text.Json;
using Nightshift.Infrastructure;

namespace Nightshift.Executions;

public sealed class ExecutionLimitTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly ApiApplication app = new();

    public ExecutionLimitTests()
    {
        app.Time = time;
        app.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
    }

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task Beyond_the_daily_limit_a_request_is_refused_with_the_numbers_until_the_next_day()
    {
        app.Settings["Executions:DailyLimit"] = "3";
        time.Advance(23 * 3600);
        for (var asked = 0; asked < 3; asked++) await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);

        var refused = await AskAsync();
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests);
        problem.Detail.ShouldBe("You have asked for 3 executions today, and the daily limit is 3. The next day begins at 2026-01-02 00:00 UTC.");
        var numbers = Json.Read<JsonElement>(await refused.Content.ReadAsStringAsync());
        (numbers.GetProperty("limit").GetInt32(), numbers.GetProperty("used").GetInt32()).ShouldBe((3, 3));
        numbers.GetProperty("opens_at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(1));

        time.Advance(3600);
        await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task More_time_than_an_execution_may_take_is_refused_with_the_numbers()
    {
        app.Settings["Executions:TimeLimitMinutes"] = "20";
        var request = new ExecuteRequest("a function", TimeLimitMinutes: 90.5);

        (await (await app.Owner.PostAsync("/execute", request)).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail
            .ShouldBe("You ask for 90.5 minutes, and an execution may take 20 at most. Ask for less, or raise Executions:TimeLimitMinutes.");
        await app.Owner.PostAsync("/execute", request with { TimeLimitMinutes = 20 }).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_budget_that_the_first_call_could_pass_is_refused_with_the_numbers()
    {
        (app.Settings["Models:Providers:standin:Models:m:InputPrice"], app.Settings["Models:Providers:standin:Models:m:OutputPrice"], app.Settings["Models:MaxOutputTokens"]) = ("1", "2", "1000");
        var request = new ExecuteRequest("add", "python", BudgetUsd: 0.002m); // a token of prompt, a thousand of answer

        var refused = await app.Owner.PostAsync("/execute", request);
        (await refused.ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail.ShouldBe("Even the first call could cost up to $0.002001, and $0.002 of this run's budget of $0.002 is left. Raise it, or choose a cheaper model.");
        var numbers = Json.Read<JsonElement>(await refused.Content.ReadAsStringAsync());
        (numbers.GetProperty("budget").GetString(), numbers.GetProperty("limit_usd").GetDecimal(), numbers.GetProperty("left_usd").GetDecimal(), numbers.GetProperty("needed_usd").GetDecimal()).ShouldBe(("run", 0.002m, 0.002m, 0.002001m));
        await app.Owner.PostAsync("/execute", request with { BudgetUsd = 0.002001m }).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        await app.Owner.PostAsync("/execute", request with { TemplateId = "python-cli-tool", Prompt = "a CLI tool" }).ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);

        (await app.Owner.PutAsync("/usage/budgets", new { day_usd = 0.001 })).IsSuccessStatusCode.ShouldBeTrue();
        (await (await app.Owner.PostAsync("/execute", request with { BudgetUsd = null })).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail.ShouldNotBeNull().ShouldContain("today's budget of $0.001");
    }

    [Fact]
    public async Task A_budget_with_a_model_of_unknown_price_is_refused_and_says_what_to_set() =>
        (await (await app.Owner.PostAsync("/execute", new ExecuteRequest("add", "python", BudgetUsd: 1, Model: "standin/m"))).ProblemAsync(HttpStatusCode.UnprocessableEntity)).Detail
            .ShouldNotBeNull().ShouldContain("standin/m has no price");

    [Fact]
    public async Task Deleting_what_was_made_does_not_buy_more()
    {
        app.Settings["Executions:DailyLimit"] = "1";
        var accepted = await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
        await app.Owner.PostAsync($"/execute/{accepted.ExecutionId}/cancel", null);
        (await app.Owner.DeleteAsync($"/sessions/{accepted.SessionId}")).IsSuccessStatusCode.ShouldBeTrue();

        await (await AskAsync()).ProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_request_that_is_refused_for_another_reason_counts_for_nothing()
    {
        app.Settings["Executions:DailyLimit"] = "1";
        await (await app.Owner.PostAsync("/execute", new ExecuteRequest("a function", SessionId: Guid.NewGuid()))).ProblemAsync(HttpStatusCode.NotFound);

        await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Requests_at_the_same_moment_do_not_slip_through_beside_each_other()
    {
        app.Settings["Executions:DailyLimit"] = "10";
        _ = app.Address;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ => (await AskAsync()).StatusCode));

        statuses.Count(status => status == HttpStatusCode.Accepted).ShouldBe(10);
        statuses.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(20);
        (await app.Owner.GetAsync("/executions").ReadAsync<ExecutionList>()).Total.ShouldBe(10);
    }

    [Fact]
    public async Task No_more_than_so_many_are_open_at_once_and_what_is_refused_counts_for_nothing()
    {
        app.Settings["Executions:MostOpen"] = "2";
        app.Settings["Executions:DailyLimit"] = "3";
        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await AskAsync()).StatusCode));
        statuses.Count(status => status == HttpStatusCode.Accepted).ShouldBe(2);
        (await (await AskAsync()).ProblemAsync(HttpStatusCode.TooManyRequests)).Detail.ShouldBe("2 of your executions wait or run, and at most 2 may at once. Ask again when one has ended, or cancel one.");

        var open = await app.Owner.GetAsync("/executions").ReadAsync<ExecutionList>();
        await app.Owner.PostAsync($"/execute/{open.Executions[0].Id}/cancel", null);

        await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Zero_means_no_limit()
    {
        (app.Settings["Executions:MostOpen"], app.Settings["Executions:DailyLimit"]) = ("0", "0");

        for (var asked = 0; asked < 5; asked++) await AskAsync().ReadAsync<ExecuteAccepted>(HttpStatusCode.Accepted);
    }

    private Task<HttpResponseMessage> AskAsync() => app.Owner.PostAsync("/execute", new ExecuteRequest("a function"));
}

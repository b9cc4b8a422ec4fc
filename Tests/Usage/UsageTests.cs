using System.Net;
using System.Net.Http.Json;
using Nightshift.Data;
using Nightshift.Accounts;
using Nightshift.Infrastructure;
using Nightshift.Sessions;

namespace Nightshift.Usage;

public sealed class UsageTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication app;

    public UsageTests(ApiApplication app)
    {
        this.app = app;
        app.Settings["Models:Providers:dear:BaseUrl"] = "http://127.0.0.1:9/v1"; // connected; nobody asks it here
        app.Settings["Models:Providers:dear:Models:big:InputPrice"] = "100000";
        app.Settings["Models:Providers:dear:Models:big:OutputPrice"] = "200000";
    }

    [Fact]
    public async Task Somebody_new_has_used_nothing()
    {
        var usage = await (await app.ClientAsync("ann")).GetAsync("/stats").ReadAsync<UsageStatistics>();

        usage.Executions.ShouldBe(0);
        usage.AverageAttemptsToProof.ShouldBeNull();
        usage.ModelUsage.All.ShouldBe(new ModelUsage(0, 0, 0, 0));
        usage.Artifacts.ShouldBe(new StoredArtifacts(0, 0));
    }

    [Fact]
    public async Task Counts_are_of_the_users_own()
    {
        var ann = await app.ClientAsync("ann");
        var bob = await app.ClientAsync("bob");
        foreach (var client in new[] { ann, bob, bob }) await UseAsync(client);

        var usage = await ann.GetAsync("/stats").ReadAsync<UsageStatistics>();

        usage.Executions.ShouldBe(3);
        usage.ExecutionsByStatus.ShouldBe(new Dictionary<string, long> { ["failed"] = 1, ["passed"] = 2 }, ignoreOrder: true);
        usage.AverageAttemptsToProof.ShouldBe(2);
        usage.ModelUsage.Today.ShouldBe(new ModelUsage(1, 10, 20, 0.5m));
        usage.ModelUsage.ThirtyDays.ShouldBe(new ModelUsage(2, 20, 40, 1));
        usage.ModelUsage.All.ShouldBe(new ModelUsage(3, 30, 60, 1.5m));
        usage.Artifacts.ShouldBe(new StoredArtifacts(2, 5));
    }

    [Fact]
    public async Task Usage_is_summed_by_day_provider_model_and_purpose_over_a_range()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        await UseAsync(ann);
        await UseAsync(bob);

        var report = await ann.GetAsync("/usage").ReadAsync<UsageReport>();

        report.Total.ShouldBe(new UsageSum("total", 2, 0, 20, 0, 40, 1));
        report.ByDay.Select(day => (day.Name, day.Calls)).ShouldBe([($"{report.To.AddDays(-7):yyyy-MM-dd}", 1L), ($"{report.To:yyyy-MM-dd}", 1L)]);
        report.ByProvider.ShouldBe([report.Total with { Name = "p" }]);
        report.ByModel.ShouldBe([report.Total with { Name = "p/m" }]);
        report.ByPurpose.ShouldBe([report.Total with { Name = "code" }]);
        report.BySession.Select(row => (row.Name, row.Calls, row.CostUsd, row.Id is null)).ShouldBe([("Use", 1L, 0.5m, false), ("Outside of sessions", 1L, 0.5m, true)], ignoreOrder: true);
        report.ByAgent.ShouldBeEmpty();
        await ExecuteAsync("update executions set agent = '{\"name\": \"Tester\"}' where session_id in (select id from sessions where title = 'Use')", new { });
        (await ann.GetAsync("/usage").ReadAsync<UsageReport>()).ByAgent.ShouldBe([report.Total with { Name = "Tester", Calls = 1, InputTokens = 10, OutputTokens = 20, CostUsd = 0.5m }], "what another has spent is not hers");
        (await ann.GetAsync($"/usage?from={report.To:yyyy-MM-dd}&to={report.To:yyyy-MM-dd}").ReadAsync<UsageReport>()).Total.Calls.ShouldBe(1);
        (await ann.GetAsync($"/usage?from={report.To.AddDays(-100):yyyy-MM-dd}").ReadAsync<UsageReport>()).Total.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task What_was_paid_is_compared_with_the_dearest_model_connected()
    {
        var client = await app.ClientAsync("ann");
        await UseAsync(client);

        (await client.GetAsync("/usage").ReadAsync<UsageReport>()).Compared.ShouldBe(new UsageComparison("dear/big", 10, 9));
    }

    [Fact]
    public async Task Vectors_and_speech_cost_but_count_no_tokens_and_are_not_compared()
    {
        var client = await app.ClientAsync("ann");
        await UseAsync(client);
        foreach (var purpose in new[] { "embedding", "transcription" })
            await ExecuteAsync("""
                insert into model_calls (id, user_id, step, purpose, provider, model, outcome, input_tokens, cached_tokens, cost_usd) values (@id, @userId, @purpose, @purpose, 'p', 'v', 'completed', 5000, 50, 0.25)
                """, new { id = Guid.CreateVersion7(), userId = (await client.GetAsync("/auth/me").ReadAsync<Account>()).Id, purpose });

        var report = await client.GetAsync("/usage").ReadAsync<UsageReport>();

        report.Total.ShouldBe(new UsageSum("total", 4, 0, 20, 0, 40, 1.5m));
        report.ByModel.ShouldContain(new UsageSum("p/v", 2, 0, 0, 0, 0, 0.5m));
        report.Compared.ShouldBe(new UsageComparison("dear/big", 10, 9));
        (await client.GetAsync("/stats").ReadAsync<UsageStatistics>()).ModelUsage.Today.ShouldBe(new ModelUsage(3, 10, 20, 1));
    }

    [Theory]
    [InlineData("from=2026-02-01&to=2026-01-01")]
    [InlineData("from=2020-01-01&to=2026-01-01")]
    [InlineData("to=0001-01-01")]
    [InlineData("to=9999-12-31")]
    [InlineData("from=yesterday")]
    public async Task A_range_that_makes_no_sense_is_told(string range) =>
        await (await (await app.ClientAsync("ann")).GetAsync($"/usage?{range}")).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_budget_is_the_users_own_and_warns_from_its_threshold_on()
    {
        var (ann, bob) = (await app.ClientAsync("ann"), await app.ClientAsync("bob"));
        (await ann.GetAsync("/usage/budgets").ReadAsync<Budget>()).ShouldBe(new Budget(null, null, 80, 0, 0));
        await UseAsync(ann);

        var set = await ann.PutAsJsonAsync("/usage/budgets", new BudgetRequest(0.6m, 100, 75), Json.Options).ReadAsync<Budget>();

        (set.DayUsd, set.MonthUsd, set.WarnPercent, set.DaySpentUsd).ShouldBe((0.6m, 100m, 75, 0.5m));
        set.Warning.ShouldBe("$0.50 of the $0.60 for today is spent. Calls that could pass it are not made; raise it to go on.");
        (await ann.PutAsJsonAsync("/usage/budgets", new BudgetRequest(0.6m, null, 90), Json.Options).ReadAsync<Budget>()).Warning.ShouldBeNull();
        (await bob.GetAsync("/usage/budgets").ReadAsync<Budget>()).DayUsd.ShouldBeNull();
        await (await ann.PutAsJsonAsync("/usage/budgets", new BudgetRequest(-1, null, null), Json.Options)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_queue_is_forecast_by_prices_first_and_then_by_what_runs_have_cost()
    {
        var client = await app.ClientAsync("ann");
        Task<CostForecast> AskAsync(int tasks) =>
            client.PostAsync("/usage/forecast", new ForecastRequest([.. Enumerable.Repeat(new ForecastTask("add two numbers", "python"), tasks)])).ReadAsync<CostForecast>();

        var first = await AskAsync(1);
        (first.BasedOn, first.LowUsd < first.LikelyUsd && first.LikelyUsd < first.HighUsd).ShouldBe((0, true));
        first.Note.ShouldStartWith("There are too few runs yet to go by");
        await RunAsync(client, 0.01m, 0.01m, 0.01m, 0.02m, 0.02m, 0.05m);

        var many = await AskAsync(100);

        many.BasedOn.ShouldBe(6);
        many.LikelyUsd.ShouldBeInRange(1.8m, 2.2m);
        many.HighUsd.ShouldBeInRange(many.LikelyUsd + 0.05m, 2.6m);
        many.LikelySeconds.ShouldBe(6_000, 1);
        await client.PutAsJsonAsync("/usage/budgets", new BudgetRequest(1, null, null), Json.Options).ReadAsync<Budget>();
        (await AskAsync(100)).Note.ShouldBe("Drawn from what your last 6 runs of the kind came to. It could pass today's budget, of which $0.88 is left.");
        var other = await client.PostAsync("/usage/forecast", new ForecastRequest([new("add two numbers", "python", Tier: "complex", Model: "dear/big")])).ReadAsync<CostForecast>();
        (other.BasedOn, other.LikelyUsd > 100).ShouldBe((0, true)); // none of the runs was by that model
        (await client.PostAsync("/usage/forecast", new ForecastRequest([new("add two numbers", "python", TemplateId: "python-cli-tool")])).ReadAsync<CostForecast>()).HighUsd.ShouldBe(0);
        await (await client.PostAsync("/usage/forecast", new ForecastRequest([new("add", Tier: "huge")]))).ProblemAsync(HttpStatusCode.BadRequest);
        await (await client.PostAsync("/usage/forecast", new ForecastRequest([]))).ProblemAsync(HttpStatusCode.BadRequest);
    }

    private async Task RunAsync(HttpClient client, params decimal[] costs)
    {
        var userId = (await client.GetAsync("/auth/me").ReadAsync<Account>()).Id;
        var session = await client.PostAsync("/sessions", new SessionRequest("Runs")).ReadAsync<Session>(HttpStatusCode.Created);
        foreach (var cost in costs)
            await ExecuteAsync("""
                insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, started_at, completed_at)
                values (@id, @userId, @session, 'Sort', 'python', 'zip', true, 5, 'simple', 1, 'passed', now() - interval '1 minute', now());
                insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, cost_usd) values (@id, @userId, @id, 'code/1', 'code', 'p', 'm', 'completed', @cost)
                """, new { id = Guid.CreateVersion7(), userId, session = session.Id, cost });
    }

    private async Task UseAsync(HttpClient client)
    {
        var userId = (await client.GetAsync("/auth/me").ReadAsync<Account>()).Id;
        var session = await client.PostAsync("/sessions", new SessionRequest("Use")).ReadAsync<Session>(HttpStatusCode.Created);
        await client.ArtifactAsync("a.txt", [1, 2, 3]);
        await client.ArtifactAsync("b.txt", [1, 2]);
        foreach (var (status, attempt) in new[] { ("passed", 1), ("passed", 3), ("failed", 5) })
            await ExecuteAsync("""
                insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, attempt)
                values (@id, @userId, @session, 'Sort', 'python', 'zip', true, 5, 'simple', 1, @status, @attempt)
                """, new { id = Guid.CreateVersion7(), userId, session = session.Id, status, attempt });
        foreach (var daysAgo in new[] { 0, 7, 60 })
            await ExecuteAsync("""
                insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, input_tokens, output_tokens, cost_usd, created_at)
                values (@id, @userId, case @daysAgo when 0 then (select id from executions where user_id = @userId and status = 'failed' limit 1) end, 'code/1', 'code', 'p', 'm', 'completed', 10, 20, 0.5, now() - make_interval(days => @daysAgo))
                """, new { id = Guid.CreateVersion7(), userId, daysAgo });
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => app.Database.Source.ExecuteAsync(sql, parameters, CancellationToken.None);
}

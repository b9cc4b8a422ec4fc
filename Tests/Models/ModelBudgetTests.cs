using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>Budgets per day and month: checked before a call, never after.</summary>
public sealed class ModelBudgetTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private ModelStandIn standIn = null!;
    private ModelRig rig = null!;
    private Guid user;

    public async Task InitializeAsync()
    {
        standIn = await ModelStandIn.StartAsync(_ => new() { Text = "ok", Usage = (1_000, 1_000) });
        rig = Rig();
        user = await database.AddUserAsync();
    }

    public async Task DisposeAsync()
    {
        await rig.DisposeAsync();
        await standIn.DisposeAsync();
    }

    private ModelRig Rig() =>
        new(database, [("Providers:one:BaseUrl", standIn.BaseUrl), ("Providers:one:Models:m:InputPrice", "1"), ("Providers:one:Models:m:OutputPrice", "1"), ("MaxOutputTokens", "1000")]);

    private Task SetAsync(decimal? day, decimal? month) => rig.Get<BudgetStore>().SaveAsync(user, new BudgetRequest(day, month, null), CancellationToken.None);

    private async Task<ModelRequest> RequestAsync(decimal? budget = null) => await rig.RequestAsync(budget: budget) with { UserId = user };

    private async Task<string> RefusalAsync() => (await Should.ThrowAsync<BudgetExceededException>(async () => await rig.AskAsync(await RequestAsync()))).Message;

    [Fact]
    public async Task A_call_that_could_pass_the_days_budget_is_not_made_and_the_numbers_are_told()
    {
        await SetAsync(0.003m, null);

        await rig.AskAsync(await RequestAsync());
        (await RefusalAsync()).ShouldBe("No model could answer: a call to one/m could cost up to $0.001012 (about 12 tokens of prompt and up to 1000 of answer), and $0.001 of today's budget of $0.003 is left. Raise that budget, or choose a cheaper model.");

        standIn.Requests.Count.ShouldBe(1);
        await SetAsync(0.01m, null);
        await rig.AskAsync(await RequestAsync());
    }

    [Fact]
    public async Task The_tightest_of_run_day_and_month_counts()
    {
        await SetAsync(1, 0.001m);
        (await RefusalAsync()).ShouldContain("$0.001 of this month's budget of $0.001 is left");

        await SetAsync(1, 1);
        (await Should.ThrowAsync<BudgetExceededException>(async () => await rig.AskAsync(await RequestAsync(budget: 0.0005m)))).Message.ShouldContain("$0.0005 of the budget is left");
        await rig.AskAsync(await RequestAsync());
    }

    [Fact]
    public async Task An_open_call_counts_with_what_it_may_cost()
    {
        await SetAsync(0.003m, null);
        await rig.Get<ModelCallStore>().StartAsync(Guid.CreateVersion7(), await RequestAsync(), "one", "m", 0.0025m, CancellationToken.None);

        (await RefusalAsync()).ShouldContain("$0.0005 of today's budget of $0.003 is left");
    }

    [Fact]
    public async Task What_was_spent_before_the_day_and_the_month_does_not_count()
    {
        await SetAsync(0.003m, 0.003m);
        await database.Source.ExecuteAsync("""
            insert into model_calls (id, user_id, step, purpose, provider, model, outcome, cost_usd, created_at) values (@id, @user, 'code/1', 'code', 'one', 'm', 'completed', 5, now() - interval '32 days')
            """, new { id = Guid.CreateVersion7(), user }, CancellationToken.None);

        await rig.AskAsync(await RequestAsync());
    }

    [Theory]
    [InlineData(BudgetBound.Run)]
    [InlineData(BudgetBound.Day)]
    [InlineData(BudgetBound.Month)]
    public async Task Calls_that_begin_at_once_in_two_processes_never_pass_a_budget_together(BudgetBound bound)
    {
        const decimal Most = 0.001012m;
        standIn.Default = _ => new() { Text = "ok", Usage = (12, 1_000) };
        await using var other = Rig();
        await SetAsync(bound == BudgetBound.Day ? 5 * Most : null, bound == BudgetBound.Month ? 5 * Most : null);
        var request = await RequestAsync(bound == BudgetBound.Run ? 5 * Most : null);

        var asked = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => MayAskAsync(number % 2 == 0 ? rig : other, request with { Step = $"code/{number}" })));

        asked.Count(made => made).ShouldBe(5);
        standIn.Requests.Count.ShouldBe(5);
        (await rig.RowsAsync(request)).Sum(row => row.CostUsd).ShouldBe(5 * Most);
    }

    [Fact]
    public async Task A_call_that_others_left_no_room_for_says_what_they_left()
    {
        await SetAsync(0.003m, null);
        var request = await RequestAsync();
        var candidate = (await rig.Get<ModelRouter>().RouteAsync(request, CancellationToken.None)).Single();
        var budget = new ModelBudget(request, rig.Get<BudgetStore>(), rig.Get<ModelCallStore>(), 1_000);

        (await budget.WhyNotAsync(candidate, CancellationToken.None)).ShouldBeNull();
        await rig.Get<ModelCallStore>().StartAsync(Guid.CreateVersion7(), await RequestAsync(), "one", "m", 0.0025m, CancellationToken.None);
        var (known, whyNot) = await budget.StartAsync(Guid.CreateVersion7(), candidate, CancellationToken.None);

        known.ShouldBeNull();
        whyNot.ShouldNotBeNull().ShouldEndWith("and $0.0005 of today's budget of $0.003 is left");
        budget.Shortage.ShouldBe(new BudgetShortage(BudgetBound.Day, 0.003m, 0.0005m, 0.001012m));
        (await rig.RowsAsync(request)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reply_that_is_stored_already_needs_no_budget()
    {
        await SetAsync(0.003m, null);
        var request = await RequestAsync();
        var reply = await rig.AskAsync(request);

        var (known, tooLittle) = await rig.Get<ModelCallStore>().StartWithinAsync(Guid.CreateVersion7(), request, "one", "m", 1, rig.Get<BudgetStore>().Periods(), CancellationToken.None);

        (known, tooLittle).ShouldBe((reply, null));
    }

    private static async Task<bool> MayAskAsync(ModelRig rig, ModelRequest request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await rig.Gateway.CompleteAsync(request, new NoProgress(), limit.Token);
            return true;
        }
        catch (BudgetExceededException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Another_ones_budget_binds_nobody_else()
    {
        await SetAsync(0, 0);

        await rig.AskAsync();
        await RefusalAsync();
    }
}

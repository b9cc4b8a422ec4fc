using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Queue;

public sealed class ShiftRoundTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ShiftRig rig = new(database, new ManualTime());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await database.Source.ExecuteAsync("delete from queue_items; delete from nights; delete from shifts; delete from sessions; delete from paper_channels", null, default);
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task Items_start_in_order_in_the_window_only_and_what_depends_waits()
    {
        await rig.SetAsync(purse: 100);
        var first = await rig.AddAsync("first");
        var after = await rig.AddAsync("after", QueuePriority.High, dependsOn: first);
        var low = await rig.AddAsync("low", QueuePriority.Low);
        var urgent = await rig.AddAsync("urgent", QueuePriority.Low, deadline: rig.Time.GetUtcNow().AddDays(1));

        await rig.AtAsync("2026-01-01T20:59:00Z");
        (await rig.ItemAsync(urgent)).Status.ShouldBe(QueueStatus.Queued);
        await rig.AtAsync("2026-01-01T21:00:00Z");

        foreach (var item in new[] { urgent, first, after, low })
        {
            (await rig.ItemAsync(item)).Status.ShouldBe(QueueStatus.Started);
            var execution = await rig.ExecutionAsync(item);
            execution.BudgetUsd!.Value.ShouldBeGreaterThan(0);
            await rig.SpendAsync(execution.Id, execution.BudgetUsd.Value / 2);
            await rig.EndAsync(execution.Id, ExecutionStatus.Passed);
            await rig.RoundAsync();
            (await rig.ItemAsync(item)).Status.ShouldBe(QueueStatus.Done);
        }
    }

    [Fact]
    public async Task What_is_added_while_the_scheduler_looks_makes_it_look_again()
    {
        await rig.SetAsync(purse: 100);
        var turns = rig.Get<TurnStore>();
        var due = (await turns.DueAsync(ShiftRig.User, default)).ShouldNotBeNull();
        rig.Time.Advance(1);
        await rig.AddAsync("added meanwhile");
        await database.Source.InTransactionAsync(async transaction =>
        {
            await turns.LookAsync(transaction, ShiftRig.User, due, due.AddDays(1), default);
            return true;
        }, default);

        (await DueAsync()).ShouldBe([ShiftRig.User]);
        await rig.RoundAsync();
        (await DueAsync()).ShouldBeEmpty();

        Task<IReadOnlyList<Guid>> DueAsync() => rig.Get<NightStore>().WithoutJobAsync("none", "none", rig.Time.GetUtcNow(), default);
    }

    [Fact]
    public async Task A_purse_is_put_aside_before_a_start_flows_back_at_the_end_and_is_never_passed()
    {
        await rig.SetAsync(purse: 2, atOnce: 10);
        for (var number = 0; number < 12; number++) await rig.AddAsync($"item {number}");
        await rig.AtAsync("2026-01-01T21:00:00Z");

        var state = await rig.Get<ShiftStore>().StateAsync(ShiftRig.User, default);
        state.ReservedUsd.ShouldBeInRange(0.5m, 2);
        var started = (await StartedAsync()).Count;
        started.ShouldBeInRange(1, 9); // the last ones with fewer attempts and cheaper models
        (await ExecutionsAsync()).Select(execution => execution.MaxAttempts).Distinct().Count().ShouldBeGreaterThan(1);

        foreach (var execution in await ExecutionsAsync())
        {
            await rig.SpendAsync(execution.Id, 0.01m);
            await rig.EndAsync(execution.Id, ExecutionStatus.Passed);
        }
        await rig.RoundAsync();
        (await StartedAsync()).Count.ShouldBeGreaterThan(0);
        (await rig.Get<ShiftStore>().StateAsync(ShiftRig.User, default)).ShouldSatisfyAllConditions(now => now.SpentUsd.ShouldBe(started * 0.01m), now => (now.SpentUsd + now.ReservedUsd).ShouldBeLessThanOrEqualTo(2));
    }

    [Fact]
    public async Task What_runs_at_the_end_of_the_window_is_held_and_goes_on_in_the_next_night_under_its_purse()
    {
        await rig.SetAsync(purse: 3);
        var item = await rig.AddAsync("long");
        await rig.AtAsync("2026-01-01T21:00:00Z");
        var execution = await rig.ExecutionAsync(item);
        await rig.SpendAsync(execution.Id, 0.2m);

        await rig.AtAsync("2026-01-02T05:00:00Z");
        (await rig.IsHeldAsync(execution.Id)).ShouldBeTrue();
        (await rig.PaperAsync()).ClosedAt.ShouldBeNull(); // its step goes on
        await rig.SpendAsync(execution.Id, 0.1m);
        await rig.AskAsync(execution, Outcome.EndsItsShift.Question!);
        await rig.RoundAsync();

        (await rig.ItemAsync(item)).Status.ShouldBe(QueueStatus.Held);
        (await rig.PaperAsync()).ShouldSatisfyAllConditions(paper => paper.ClosedAt.ShouldNotBeNull(), paper => paper.SpentUsd.ShouldBe(0.3m), paper => paper.Items.ShouldHaveSingleItem().Outcome.ShouldBe(QueueStatus.Held));

        await rig.AtAsync("2026-01-02T21:00:00Z");
        (await rig.ItemAsync(item)).ShouldSatisfyAllConditions(now => now.Status.ShouldBe(QueueStatus.Started), now => now.ExecutionId.ShouldBe(execution.Id), now => now.ReservedUsd!.Value.ShouldBeGreaterThan(0));
        var again = await rig.ExecutionAsync(item);
        (again.Status, again.BudgetUsd).ShouldBe((ExecutionStatus.Pending, 0.3m + (await rig.ItemAsync(item)).ReservedUsd));
        (await rig.IsHeldAsync(execution.Id)).ShouldBeFalse();
        await rig.SpendAsync(execution.Id, 0.05m);
        await rig.EndAsync(execution.Id, ExecutionStatus.Passed);
        await rig.AtAsync("2026-01-02T22:00:00Z");
        (await rig.PaperAsync("2026-01-02")).SpentUsd.ShouldBe(0.05m);
        (await rig.PaperAsync("2026-01-01")).SpentUsd.ShouldBe(0.3m);
    }

    [Fact]
    public async Task A_run_that_needs_more_gets_it_from_the_purse_and_waits_for_the_next_night_when_that_is_empty()
    {
        await rig.SetAsync(purse: 1);
        var item = await rig.AddAsync("hungry");
        await rig.AtAsync("2026-01-01T21:00:00Z");
        var execution = await rig.ExecutionAsync(item);
        var given = execution.BudgetUsd!.Value;
        await rig.SpendAsync(execution.Id, given - 0.05m);

        await rig.AskAsync(execution, ShiftRig.Budget(needed: 0.15m, left: 0.05m));
        await rig.RoundAsync();
        var richer = await rig.ExecutionAsync(item);
        (richer.Status, richer.BudgetUsd).ShouldBe((ExecutionStatus.Pending, Math.Min(1, given + 0.25m)));

        await rig.AskAsync(execution, ShiftRig.Budget(needed: 5, left: 0.1m));
        await rig.RoundAsync();
        (await rig.ItemAsync(item)).Status.ShouldBe(QueueStatus.NeedsYou); // more than any night has
        (await rig.ItemAsync(item)).Why.ShouldNotBeNull().ShouldContain("the whole purse of a night is $1");
    }

    [Fact]
    public async Task Who_waits_for_a_person_blocks_nobody_and_failures_say_what_would_help()
    {
        await rig.SetAsync(purse: 50);
        var (asks, poor, fails, last) = (await rig.AddAsync("asks", plan: true), await rig.AddAsync("poor", budget: 0.000001m), await rig.AddAsync("fails", repeat: "0 0 12 * * ?"), await rig.AddAsync("last"));
        await rig.AtAsync("2026-01-01T21:00:00Z");
        await rig.AskAsync(await rig.ExecutionAsync(asks), Outcome.AsksForPlan(["It adds."]).Question!);
        await rig.RoundAsync();

        (await rig.ItemAsync(asks)).ShouldSatisfyAllConditions(item => item.Status.ShouldBe(QueueStatus.NeedsYou), item => item.NextAction.ShouldNotBeNull().ShouldContain("plan"));
        (await rig.ItemAsync(poor)).ShouldSatisfyAllConditions(item => item.Status.ShouldBe(QueueStatus.NeedsYou), item => item.Why.ShouldNotBeNull().ShouldContain("its own budget"));
        (await rig.ItemAsync(fails)).Status.ShouldBe(QueueStatus.Queued); // due at noon
        (await rig.ItemAsync(last)).Status.ShouldBe(QueueStatus.Started);

        await rig.EndAsync((await rig.ExecutionAsync(last)).Id, ExecutionStatus.Partial, "No attempt of 5 passed.", FailureClass.Timeout);
        await rig.RoundAsync();
        (await rig.ItemAsync(last)).ShouldSatisfyAllConditions(item => item.Status.ShouldBe(QueueStatus.Failed), item => item.Why.ShouldBe("No attempt of 5 passed."), item => item.NextAction.ShouldNotBeNull().ShouldContain("time limit"));

        await rig.AtAsync("2026-01-02T21:00:00Z");
        (await rig.ItemAsync(fails)).Status.ShouldBe(QueueStatus.Started);
        await rig.EndAsync((await rig.ExecutionAsync(fails)).Id, ExecutionStatus.Failed, "No model could answer.");
        await rig.RoundAsync();
        var again = (await rig.Get<QueueStore>().ListAsync(ShiftRig.User, QueueStatus.Queued, 1, 10, default)).Items.ShouldHaveSingleItem();
        (again.Prompt, again.Repeat, again.DueAt).ShouldBe(("fails", "0 0 12 * * ?", DateTimeOffset.Parse("2026-01-03T11:00:00Z", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Two_that_look_at_once_start_nothing_twice_and_a_cut_leaves_nothing_half()
    {
        await rig.SetAsync(purse: 1_000, atOnce: 4);
        for (var number = 0; number < 8; number++) await rig.AddAsync($"item {number}");
        rig.MoveTo(DateTimeOffset.Parse("2026-01-01T21:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

        for (var cut = 0; cut < 10; cut++)
        {
            using var killed = new CancellationTokenSource(TimeSpan.FromMilliseconds(cut * 3));
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => rig.RoundAsync(killed.Token).ContinueWith(_ => { })));
        }
        await rig.RoundAsync();

        (await StartedAsync()).Count.ShouldBe(4);
        (await ExecutionsAsync()).Count.ShouldBe(4);
        (await database.Source.FirstAsync<int>("select count(*)::int from night_runs where outcome is null", null, default)).ShouldBe(4);
    }

    private async Task<IReadOnlyList<QueuedItem>> StartedAsync() => (await rig.Get<QueueStore>().ListAsync(ShiftRig.User, QueueStatus.Started, 1, 100, default)).Items;

    private Task<IReadOnlyList<Execution>> ExecutionsAsync() => database.Source.QueryAsync<Execution>($"select {ExecutionStore.Columns} from executions where status in ('pending', 'running')", null, default);
}

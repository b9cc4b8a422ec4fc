using System.Globalization;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Queue;
using Nightshift.Usage;

namespace Nightshift.Benchmarks;

/// <summary>
/// A week of nights: the real scheduler and its stores on a real PostgreSQL, two of them at once and cut off at random. Only the clock and what becomes of each execution are made up: steps
/// of minutes with costs nobody knew before, failures, questions.
/// </summary>
internal static class NightSimulation
{
    private const int Items = 200, AtOnce = 4, Seed = 20260323;

    private const decimal Purse = 6;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(2);

    /// <summary>A Monday at noon; on the Sunday the clock goes forward.</summary>
    private static readonly DateTimeOffset Begins = new(2026, 3, 23, 11, 0, 0, TimeSpan.Zero), Ends = Begins.AddDays(7);

    public static async Task RunAsync(string[] arguments)
    {
        var seed = arguments is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : Seed;
        var random = new Random(seed);
        var database = new TestDatabase();
        await database.InitializeAsync();
        try
        {
            await using var rig = new ShiftRig(database, new ManualTime());
            rig.MoveTo(Begins);
            await rig.SetAsync(Purse, AtOnce);
            await AddItemsAsync(rig, random);
            var world = new World(rig, database, random);
            for (; rig.Time.GetUtcNow() < Ends; rig.Time.Advance(Tick.TotalSeconds)) await world.TickAsync();
            Print(seed, world, await world.FiguresAsync());
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    private static async Task AddItemsAsync(ShiftRig rig, Random random)
    {
        List<Guid> added = [];
        for (var number = 0; number < Items; number++)
        {
            Guid[] after = added.Count > 0 && random.Next(5) == 0 ? [added[random.Next(added.Count)]] : [];
            var deadline = random.Next(20) == 0 ? Begins.AddHours(random.Next(10, 120)) : (DateTimeOffset?)null;
            added.Add(await rig.AddAsync($"Item {number}: a function that adds", (QueuePriority)random.Next(-1, 2), random.Next(10) == 0 ? 0.5m + random.Next(3) : null, deadline, random.Next(40) == 0 ? "0 0 0 * * ?" : null, dependsOn: after));
        }
    }

    private static void Print(int seed, World world, Figures figures)
    {
        Console.WriteLine($"{Items} items, {AtOnce} at once, ${Purse} a night, seed {seed}; {world.Rounds} looks of the scheduler by two at once, {world.Cuts} of them cut off");
        foreach (var night in figures.Nights) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {night.Night}  spent ${night.SpentUsd:0.00####} of ${night.PurseUsd:0.00}: {night.Done} done, {night.Failed} failed, {night.Held} held over, {night.NeedsYou} need somebody"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"nights {figures.Nights.Count}, started {figures.Started}, done {figures.Done}, failed {figures.Failed}, held over {figures.HeldOver}, need somebody {figures.NeedsYou}, waiting {figures.Waiting}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"purse ${Purse:0.00}, most spent in a night ${world.MostSpent:0.00####} by the calls and ${figures.Nights.Max(night => night.SpentUsd):0.00####} by the books"));
        Console.WriteLine($"started outside of a window {figures.Outside}, twice {figures.Twice}, lost {figures.Lost}, out of order {world.OutOfOrder}, steps begun after a window {world.StepsOutside}");
    }

    /// <summary>What the loop does to executions, and what is watched of the scheduler.</summary>
    private sealed class World(ShiftRig rig, TestDatabase database, Random random)
    {
        private readonly Dictionary<Guid, Work> works = [];
        private readonly Dictionary<string, decimal> spent = [];
        private readonly ShiftWindow window = new(Shift.Default with { Enabled = true, TimeZone = "Europe/Berlin" });

        public int Rounds { get; private set; }
        public int Cuts { get; private set; }
        public int OutOfOrder { get; private set; }
        public int StepsOutside { get; private set; }
        public decimal MostSpent => spent.Values.DefaultIfEmpty(0).Max();

        public async Task TickAsync()
        {
            if (random.Next(30) == 0) await AnswerSomeAsync();
            if ((await rig.Get<NightStore>().WithoutJobAsync("none", "none", rig.Time.GetUtcNow(), default)).Count > 0) await LookAsync();
            foreach (var row in await OpenAsync()) await StepAsync(row);
        }

        private Task<IReadOnlyList<Row>> OpenAsync() => database.Source.QueryAsync<Row>("""
            select id, hold_requested_at is not null as held, budget_usd, (select coalesce(sum(cost_usd), 0) from model_calls c where c.execution_id = e.id) as cost_usd from executions e where status in ('pending', 'running') order by id
            """, null, default);

        /// <summary>Two schedulers look at once; now and then one is killed, somewhere.</summary>
        private async Task LookAsync()
        {
            var before = await ReadyAsync();
            using var killed = new CancellationTokenSource();
            if (random.Next(3) == 0)
            {
                killed.CancelAfter(random.Next(12));
                Cuts++;
            }
            await Task.WhenAll(LookAsync(default), LookAsync(killed.Token));
            await CheckOrderAsync(before, await ReadyAsync());
        }

        private async Task LookAsync(CancellationToken killed)
        {
            Rounds++;
            try
            {
                await rig.RoundAsync(killed);
            }
            catch (OperationCanceledException) when (killed.IsCancellationRequested)
            {
                // as a process that is gone
            }
        }

        private Task<IReadOnlyList<Guid>> ReadyAsync() => rig.Get<TurnStore>().ReadyAsync(ShiftRig.User, rig.Time.GetUtcNow(), window.After(rig.Time.GetUtcNow())?.OpensAt, 1_000, default);

        /// <summary>Whatever came before one that was started, and could be paid for even now, must not wait behind it.</summary>
        private async Task CheckOrderAsync(IReadOnlyList<Guid> before, IReadOnlyList<Guid> after)
        {
            var gone = before.Except(after).ToArray();
            var started = (await database.Source.QueryAsync<Guid>("select id from queue_items where id = any(@gone) and status = 'started'", new { gone }, default)).ToHashSet();
            var last = before.Select((id, place) => (id, place)).Where(item => started.Contains(item.id)).Select(item => item.place).DefaultIfEmpty(-1).Max();
            if (last <= 0) return;
            var left = Purse - await database.Source.FirstAsync<decimal>("select coalesce(sum(coalesce(spent_usd, reserved_usd)), 0) from night_runs where night = @night", new { night = window.At(rig.Time.GetUtcNow())?.Date }, default);
            foreach (var id in before.Take(last).Where(after.Contains))
            {
                var item = await rig.ItemAsync(id);
                if (item.Status != QueueStatus.Queued) continue;
                var low = (await rig.Get<CostForecaster>().ForecastAsync(ShiftRig.User, [new ForecastTask(item.Prompt, "python", RoutingModes.Frugal)], default)).LowUsd;
                if (low <= Math.Min(left, item.BudgetUsd ?? left)) OutOfOrder++;
            }
        }

        private async Task StepAsync(Row row)
        {
            if (!works.TryGetValue(row.Id, out var work)) works[row.Id] = work = new Work(random);
            if (work.MinutesLeft > 0)
            {
                work.MinutesLeft -= (int)Tick.TotalMinutes;
                return;
            }
            if (work.StepCost is { } cost) await PayAsync(row, work, cost);
            else await BeginAsync(row, work);
        }

        private async Task BeginAsync(Row row, Work work)
        {
            if (row.Held) { await AskAsync(row.Id, Outcome.EndsItsShift.Question!); return; }
            if (work.StepsLeft == 0) { await EndAsync(row.Id); return; }
            if (!work.Asked && random.Next(60) == 0) { work.Asked = true; await AskAsync(row.Id, Outcome.AsksForPlan(["It adds."]).Question!); return; }
            var (most, left) = (work.NextMost, row.BudgetUsd!.Value - row.CostUsd);
            if (most > left) { await AskAsync(row.Id, ShiftRig.Budget(most, left)); return; }
            if (window.At(rig.Time.GetUtcNow()) is not { } night) { StepsOutside++; return; }
            (work.Night, work.StepCost, work.MinutesLeft) = (night.Date, decimal.Round(most * (decimal)(0.3 + 0.7 * random.NextDouble()), 6), random.Next(0, 20));
        }

        private async Task PayAsync(Row row, Work work, decimal cost)
        {
            await rig.SpendAsync(row.Id, cost);
            spent[work.Night] = spent.GetValueOrDefault(work.Night) + cost;
            (work.StepCost, work.NextMost) = (null, work.Most(random));
            work.StepsLeft--;
        }

        private Task EndAsync(Guid id) => random.Next(10) switch
        {
            < 7 => rig.EndAsync(id, ExecutionStatus.Passed),
            < 9 => rig.EndAsync(id, ExecutionStatus.Partial, "No attempt passed.", FailureClass.Assertion),
            _ => rig.EndAsync(id, ExecutionStatus.Failed, "No model could answer.")
        };

        private async Task AskAsync(Guid id, Question question) => await rig.AskAsync((await rig.Get<ExecutionStore>().FindAsync(ShiftRig.User, id, default))!, question);

        /// <summary>Somebody reads a plan, and lets the run go on by hand; only while no window is open, so that its cost is no night's.</summary>
        private async Task AnswerSomeAsync()
        {
            if (window.At(rig.Time.GetUtcNow()) is not null) return;
            foreach (var id in await database.Source.QueryAsync<Guid>("select q.execution_id from questions q join executions e on e.id = q.execution_id where q.kind = 'plan' and q.answered_at is null and e.status = 'waiting'", null, default))
                await rig.EndAsync(id, ExecutionStatus.Passed);
        }

        public async Task<Figures> FiguresAsync()
        {
            var nights = (await rig.Get<PaperStore>().ListAsync(ShiftRig.User, 1, 100, default)).Nights.Reverse().ToList();
            var statuses = (await database.Source.QueryAsync<(string Status, int Count)>("select status, count(*)::int from queue_items group by status", null, default)).ToDictionary(row => row.Status, row => row.Count);
            var sums = await database.Source.FirstAsync<(int Started, int Outside, int Twice, int Lost)>("""
                select (select count(*)::int from executions),
                  (select count(*)::int from night_runs r join nights n using (user_id, night) where r.execution_id is not null and (r.started_at < n.opens_at or r.started_at >= n.closes_at)),
                  (select count(*)::int from (select item_id from night_runs where execution_id is not null group by item_id having count(distinct execution_id) > 1) as twice),
                  (select count(*)::int from executions e where not exists (select from queue_items i where i.execution_id = e.id))
                    + (select count(*)::int from queue_items i left join executions e on e.id = i.execution_id where i.status in ('started', 'held', 'done') and e.id is null)
                    + (select @items - count(distinct request->>'prompt')::int from queue_items)
                """, new { items = Items }, default);
            return new Figures(nights, sums.Started, Of("done"), Of("failed"), nights.Sum(night => night.Held), Of("needs_you"), Of("queued") + Of("held") + Of("started"), sums.Outside, sums.Twice, sums.Lost);

            int Of(string status) => statuses.GetValueOrDefault(status);
        }
    }

    private sealed class Work
    {
        public Work(Random random) => (StepsLeft, NextMost) = (random.Next(2, 8), Most(random));

        public int StepsLeft { get; set; }
        public int MinutesLeft { get; set; }
        public bool Asked { get; set; }
        public string Night { get; set; } = "";

        /// <summary>Of the step that is on; null between two.</summary>
        public decimal? StepCost { get; set; }

        /// <summary>The most that the next step could cost.</summary>
        public decimal NextMost { get; set; }

        public decimal Most(Random random) => decimal.Round((decimal)(0.02 + 0.4 * random.NextDouble() * random.NextDouble()), 6);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public bool Held { get; init; }
        public decimal? BudgetUsd { get; init; }
        public decimal CostUsd { get; init; }
    }

    private sealed record Figures(IReadOnlyList<NightSummary> Nights, int Started, int Done, int Failed, int HeldOver, int NeedsYou, int Waiting, int Outside, int Twice, int Lost);
}

using System.Globalization;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Usage;

/// <summary>Says before a queue starts what it will probably cost: from what runs of the same tier have cost, or by the models' prices while there are none.</summary>
public sealed class CostForecaster(NpgsqlDataSource database, ModelPlans plans, ModelSettingsStore settings, BudgetStore budgets)
{
    private const int Draws = 1_000;

    /// <summary>So many runs of a tier, of a chosen model or of templates are needed to draw from them; else all tiers are drawn from.</summary>
    private const int Enough = 5;

    /// <summary>Seconds that one call and its validation are taken to last while nothing is known.</summary>
    private const double SupposedSeconds = 20;

    private const string HistorySql = """
        select tier, chosen_model, template_id is not null as is_template, coalesce(cost_usd, 0)::float8 as cost_usd, seconds
        from (
          select id, tier, chosen_model, template_id, extract(epoch from completed_at - started_at)::float8 as seconds
          from executions
          where user_id = @userId and status in ('passed', 'partial', 'failed') and started_at is not null and origin = 'request'
          order by completed_at desc limit 500
        ) as runs
        left join lateral (select sum(cost_usd) as cost_usd from model_calls where execution_id = runs.id) as paid on true
        """;

    public async Task<CostForecast> ForecastAsync(Guid userId, IReadOnlyList<ForecastTask> tasks, CancellationToken cancellation)
    {
        var history = await database.QueryAsync<PastRun>(HistorySql, new { userId }, cancellation);
        List<Pool> pools = [];
        foreach (var task in tasks) pools.Add(await PoolAsync(userId, task, history, cancellation));

        var random = new Random(tasks.Count); // the same question has the same answer
        var sums = Enumerable.Range(0, Draws).Select(_ => pools.Select(pool => pool.Runs[random.Next(pool.Runs.Count)])
            .Aggregate((Usd: 0.0, Seconds: 0.0), (sum, run) => (sum.Usd + run.CostUsd, sum.Seconds + run.Seconds))).ToList();
        var (usd, seconds) = (sums.Select(sum => sum.Usd).Order().ToList(), sums.Select(sum => sum.Seconds).Order().ToList());
        var basedOn = pools.All(pool => pool.HasBeen) ? pools.Select(pool => pool.Runs.Count).DefaultIfEmpty().Max() : 0;
        var forecast = new CostForecast(tasks.Count, Usd(usd, 0.1), Usd(usd, 0.5), Usd(usd, 0.9), At(seconds, 0.1), At(seconds, 0.5), At(seconds, 0.9), basedOn, "");
        return forecast with { Note = $"{Basis(basedOn)}{Beyond(forecast, await budgets.ReadAsync(userId, cancellation))}" };
    }

    /// <summary>Runs like the one that the task will be.</summary>
    private async Task<Pool> PoolAsync(Guid userId, ForecastTask task, IReadOnlyList<PastRun> history, CancellationToken cancellation)
    {
        var filled = history.Where(run => run.IsTemplate).ToList();
        if (task.TemplateId is not null) return filled.Count >= Enough ? new(filled, true) : new([new PastRun { Seconds = SupposedSeconds }], false);

        var asked = history.Where(run => !run.IsTemplate && run.ChosenModel == task.Model).ToList();
        var tier = task.Tier ?? RoutingModes.Tier(Complexity.Of(task.Prompt).Tier, task.Mode ?? (await settings.ReadAsync(userId, cancellation)).Mode);
        var alike = asked.Where(run => run.Tier == tier).ToList();
        if (alike.Count >= Enough) return new(alike, true);
        if (asked.Count >= Enough) return new(asked, true);

        var language = (Language.Find(task.Language) ?? Language.Detect(task.Prompt, null)).Name;
        var plan = await plans.PlanAsync(userId, new RouteRequest(task.Prompt, language, task.Mode, Tier: task.Tier, Model: task.Model), language, cancellation);
        var call = (double)(plan.Models.FirstOrDefault()?.CostUsd ?? 0); // tests and code, and up to four repairs
        return new([.. Enumerable.Range(2, 5).Select(calls => new PastRun { Tier = tier, CostUsd = calls * call, Seconds = calls * SupposedSeconds })], false);
    }

    private static string Basis(int runs) => runs == 0
        ? "There are too few runs yet to go by: this is by the models' prices, for two to six calls each."
        : string.Create(CultureInfo.InvariantCulture, $"Drawn from what your last {runs} runs of the kind came to.");

    private static string Beyond(CostForecast forecast, Budget budget) =>
        budget.DayUsd - budget.DaySpentUsd is { } day && forecast.HighUsd > day ? string.Create(CultureInfo.InvariantCulture, $" It could pass today's budget, of which ${Math.Max(day, 0):0.00} is left.")
        : budget.MonthUsd - budget.MonthSpentUsd is { } month && forecast.HighUsd > month ? string.Create(CultureInfo.InvariantCulture, $" It could pass this month's budget, of which ${Math.Max(month, 0):0.00} is left.")
        : "";

    private static double At(List<double> sorted, double share) => Math.Round(sorted[(int)(sorted.Count * share)], 1);

    private static decimal Usd(List<double> sorted, double share) => decimal.Round((decimal)sorted[(int)(sorted.Count * share)], 6);

    private sealed record PastRun
    {
        public string Tier { get; init; } = "";
        public string? ChosenModel { get; init; }
        public bool IsTemplate { get; init; }
        public double CostUsd { get; init; }
        public double Seconds { get; init; }
    }

    /// <param name="HasBeen">Whether these runs were made; else they are supposed, by the models' prices.</param>
    private sealed record Pool(IReadOnlyList<PastRun> Runs, bool HasBeen);
}

using System.Globalization;

namespace Nightshift.Models;

/// <summary>What bounds a call, and what is left of it: after all that was paid, and the most that open calls can cost.</summary>
/// <param name="RunUsd">No bound when null, as each of the others; its rest is then null too.</param>
internal sealed record CallBounds(decimal? RunUsd, decimal? DayUsd, decimal? MonthUsd, decimal? RunLeftUsd, decimal? DayLeftUsd, decimal? MonthLeftUsd)
{
    /// <summary>Null when there is none.</summary>
    public (BudgetBound Bound, string Name, decimal LimitUsd, decimal LeftUsd)? Tightest
    {
        get
        {
            List<(BudgetBound Bound, string Name, decimal LimitUsd, decimal LeftUsd)> bounds = [];
            if (RunUsd is { } run) bounds.Add((BudgetBound.Run, "the budget", run, RunLeftUsd!.Value));
            if (DayUsd is { } day) bounds.Add((BudgetBound.Day, string.Create(CultureInfo.InvariantCulture, $"today's budget of ${day:0.######}"), day, DayLeftUsd!.Value));
            if (MonthUsd is { } month) bounds.Add((BudgetBound.Month, string.Create(CultureInfo.InvariantCulture, $"this month's budget of ${month:0.######}"), month, MonthLeftUsd!.Value));
            return bounds.Count == 0 ? null : bounds.MinBy(bound => bound.LeftUsd);
        }
    }
}

using Nightshift.Models;
using Nightshift.Usage;

namespace Nightshift.Executions;

/// <summary>
/// Says in a run's log when a step takes the run, the day or the month past the share of its budget from which the owner is warned. A step that is answered again
/// after a crash costs nothing, so it is said once.
/// </summary>
internal sealed class BudgetWarning(BudgetStore budgets)
{
    /// <param name="before">What the run had cost before the step, in USD.</param>
    /// <param name="after">What it has cost now.</param>
    public async Task TellAsync(ExecutionRun run, decimal before, decimal after, CancellationToken cancellation)
    {
        if (after == before) return;
        var own = await budgets.BoundsAsync(run.Execution.UserId, cancellation);
        await TellAsync(BudgetBound.Run, run.Execution.BudgetUsd, after);
        await TellAsync(BudgetBound.Day, own?.DayUsd, own?.DaySpentUsd ?? 0);
        await TellAsync(BudgetBound.Month, own?.MonthUsd, own?.MonthSpentUsd ?? 0);

        async Task TellAsync(BudgetBound bound, decimal? limit, decimal spent)
        {
            var threshold = limit * (own?.WarnPercent ?? Budget.DefaultWarnPercent) / 100;
            if (spent >= threshold && spent - (after - before) < threshold) await run.RecordAsync(ExecutionEvents.BudgetNear, new BudgetNear(bound, limit!.Value, spent), cancellation);
        }
    }
}

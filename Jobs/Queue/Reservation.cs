using Nightshift.Executions;
using Nightshift.Models;
using Nightshift.Usage;

namespace Nightshift.Queue;

/// <summary>What is put aside for a run before it begins, and how it has to do with it.</summary>
/// <param name="Usd">Its budget, of which every call is refused that could pass it.</param>
internal sealed record Reservation(decimal Usd, string Mode, string Tier, int MaxAttempts)
{
    private const int FewerAttempts = 3, FewestAttempts = 2;

    /// <summary>
    /// As asked when that will most probably suffice; with fewer attempts when it will as likely as not; by cheaper models and with the fewest attempts when it may. Null when it will not.
    /// </summary>
    /// <param name="left">Of the purse and of the item's own budget.</param>
    /// <param name="asked">What it will probably cost as asked.</param>
    /// <param name="frugal">The same by cheaper models; null when the request says which are asked.</param>
    public static Reservation? Of(decimal left, Execution draft, CostForecast asked, CostForecast? frugal)
    {
        if (asked.HighUsd <= left) return new(asked.HighUsd, draft.Mode, draft.Tier, draft.MaxAttempts);
        if (asked.LikelyUsd <= left) return new(left, draft.Mode, draft.Tier, Math.Min(draft.MaxAttempts, FewerAttempts));
        if (frugal is null) return asked.LowUsd <= left ? new(left, draft.Mode, draft.Tier, Math.Min(draft.MaxAttempts, FewestAttempts)) : null;
        var tier = RoutingModes.Tier(Complexity.Of(draft.Prompt).Tier, RoutingModes.Frugal);
        return frugal.LowUsd <= left ? new(Math.Min(left, frugal.HighUsd), RoutingModes.Frugal, tier, Math.Min(draft.MaxAttempts, FewestAttempts)) : null;
    }

    /// <summary>What a run that was held gets to go on with; null when that does not pay for its next step.</summary>
    /// <param name="spent">What it has cost so far.</param>
    /// <param name="needed">The most that its next call could cost; 0 when not known.</param>
    public static decimal? ToGoOn(decimal left, decimal spent, decimal needed, CostForecast asked)
    {
        var wanted = Math.Max(needed, asked.HighUsd > spent ? asked.HighUsd - spent : asked.LikelyUsd);
        return needed <= left && (left > 0 || wanted == 0) ? Math.Min(left, wanted) : null;
    }
}

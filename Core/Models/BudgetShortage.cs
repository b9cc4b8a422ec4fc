using System.Globalization;

namespace Nightshift.Models;

/// <summary>By how much a budget does not suffice for the next call.</summary>
/// <param name="LimitUsd">The budget.</param>
/// <param name="LeftUsd">Of it, before the call.</param>
/// <param name="NeededUsd">The most that the call could cost.</param>
public sealed record BudgetShortage(BudgetBound Bound, decimal LimitUsd, decimal LeftUsd, decimal NeededUsd)
{
    /// <summary>In words, as what follows "The call".</summary>
    public string Sentence()
    {
        var which = Bound switch { BudgetBound.Run => "this run's budget", BudgetBound.Day => "today's budget", _ => "this month's budget" };
        return string.Create(CultureInfo.InvariantCulture, $"could cost up to ${NeededUsd:0.######}, and ${LeftUsd:0.######} of {which} of ${LimitUsd:0.######} is left.");
    }
}

public enum BudgetBound
{
    Run,
    Day,
    Month
}

namespace Nightshift.Models;

/// <summary>By how much a budget does not suffice for the next call.</summary>
/// <param name="LimitUsd">The budget; absent where only the caller knows it.</param>
/// <param name="LeftUsd">Of it, before the call.</param>
/// <param name="NeededUsd">The most that the call could cost.</param>
public sealed record BudgetShortage(BudgetBound Bound, decimal? LimitUsd, decimal LeftUsd, decimal NeededUsd);

public enum BudgetBound
{
    Run,
    Day,
    Month
}

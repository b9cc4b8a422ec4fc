using System.ComponentModel.DataAnnotations;

namespace Nightshift.Usage;

/// <summary>What a user may spend on models, and has spent. Days and months are those of UTC.</summary>
/// <param name="DayUsd">No bound when null.</param>
/// <param name="MonthUsd">No bound when null.</param>
/// <param name="WarnPercent">From which share of a bound on there is a warning.</param>
/// <param name="DaySpentUsd">Paid, and what open calls may cost at most.</param>
/// <param name="MonthSpentUsd">As for the day.</param>
public sealed record Budget(decimal? DayUsd, decimal? MonthUsd, int WarnPercent, decimal DaySpentUsd, decimal MonthSpentUsd)
{
    public const int DefaultWarnPercent = 80;

    /// <summary>Which bounds are near or reached; null when none is.</summary>
    public string? Warning
    {
        get
        {
            string?[] warnings = [Near("today", DaySpentUsd, DayUsd), Near("this month", MonthSpentUsd, MonthUsd)];
            return warnings.Any(warning => warning is not null) ? $"{string.Join(" and ", warnings.OfType<string>())}. Calls that could pass it are not made; raise it to go on." : null;
        }
    }

    private string? Near(string period, decimal spent, decimal? bound) => bound is { } most && spent >= most * WarnPercent / 100
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${spent:0.00####} of the ${most:0.00####} for {period} is spent")
        : null;
}

/// <summary>Body of <c>PUT /usage/budgets</c>; what is absent has no bound.</summary>
/// <param name="DayUsd">0 to 100,000.</param>
/// <param name="MonthUsd">0 to 100,000.</param>
/// <param name="WarnPercent">1 to 100; 80 when absent.</param>
public sealed record BudgetRequest(
    [Range(0, 100_000, ErrorMessage = "Between 0 and 100,000 USD.")] decimal? DayUsd,
    [Range(0, 100_000, ErrorMessage = "Between 0 and 100,000 USD.")] decimal? MonthUsd,
    [Range(1, 100, ErrorMessage = "Between 1 and 100 percent.")] int? WarnPercent);

using System.Globalization;

namespace Nightshift.Usage;

/// <summary>A figure for each day of a range, in order; days without calls too.</summary>
internal sealed record DayChart(IReadOnlyList<DayBar> Days)
{
    /// <summary>The highest day: by cost, or by calls when nothing cost anything.</summary>
    public decimal Top { get; } = Days.Max(day => day.CostUsd) is > 0 and var cost ? cost : Days.Max(day => day.Calls);

    public bool IsOfCost { get; } = Days.Any(day => day.CostUsd > 0);

    /// <summary>Percent of the chart's height; what is not nothing is seen.</summary>
    public string Height(DayBar day)
    {
        var figure = IsOfCost ? day.CostUsd : day.Calls;
        return (figure == 0 ? 1 : Math.Max(2, 100 * figure / Top)).ToString("0.##", CultureInfo.InvariantCulture);
    }

    public static DayChart? Of(UsageReport? report)
    {
        if (report is null or { ByDay.Count: 0 }) return null;
        var known = report.ByDay.ToDictionary(day => day.Name);
        return new DayChart([.. Enumerable.Range(0, report.To.DayNumber - report.From.DayNumber + 1).Select(day => report.From.AddDays(day)).Select(Bar)]);

        DayBar Bar(DateOnly day) => known.GetValueOrDefault(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) is { } sum ? new(day, sum.Calls, sum.CostUsd) : new(day, 0, 0);
    }
}

internal sealed record DayBar(DateOnly Day, long Calls, decimal CostUsd)
{
    public string Word => Day.ToString("d MMM", CultureInfo.InvariantCulture);
}

/// <summary>One way to divide what was spent.</summary>
/// <param name="Id">Of its heading.</param>
/// <param name="Of">What a row is, such as <c>Model</c>.</param>
internal sealed record UsageShares(string Id, string Heading, string Of, IReadOnlyList<UsageSum> Rows)
{
    /// <summary>Percent of the largest row: by cost, or by calls when nothing cost anything.</summary>
    public string Length(UsageSum row)
    {
        var top = Rows.Max(other => other.CostUsd);
        return (top > 0 ? 100 * row.CostUsd / top : 100m * row.Calls / Rows.Max(other => other.Calls)).ToString("0.##", CultureInfo.InvariantCulture);
    }
}

/// <summary>A budget and what is spent of it.</summary>
internal sealed record BudgetMeter(string Period, decimal SpentUsd, decimal BoundUsd, int WarnPercent)
{
    private decimal Percent => BoundUsd == 0 ? 100 : 100 * SpentUsd / BoundUsd;

    public string Length => Math.Min(100, Percent).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary><c>fine</c>, <c>near</c> from the threshold on, or <c>over</c>.</summary>
    public string Level => Percent >= 100 ? "over" : Percent >= WarnPercent ? "near" : "fine";

    public static IReadOnlyList<BudgetMeter> Of(Budget? budget)
    {
        if (budget is null) return [];
        List<BudgetMeter> meters = [];
        if (budget.DayUsd is { } day) meters.Add(new("Today", budget.DaySpentUsd, day, budget.WarnPercent));
        if (budget.MonthUsd is { } month) meters.Add(new("This month", budget.MonthSpentUsd, month, budget.WarnPercent));
        return meters;
    }
}

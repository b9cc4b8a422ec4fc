using System.Globalization;
using Nightshift.Executions;

namespace Nightshift.Usage;

/// <summary>A row of figures to draw, and to read as a table.</summary>
/// <param name="Id">Of its heading.</param>
/// <param name="Shape"><c>bars</c>, or <c>line</c> for what is not there on some days.</param>
/// <param name="Format">How a value is written: <c>cost</c>, <c>count</c> or <c>decimal</c>.</param>
/// <param name="Labels">What a label is, such as <c>Day (UTC)</c>.</param>
/// <param name="Sentence">What it shows; absent where the highest and the last say it.</param>
internal sealed record Chart(string Id, string Heading, string Shape, string Format, string Labels, IReadOnlyList<ChartPoint> Points, string? Sentence = null)
{
    private decimal? Top => Points.Max(point => point.Value);

    /// <summary>What it shows, in a sentence.</summary>
    public string Summary => Sentence ?? (Points.Where(point => point.Value is not null).ToList() is [.., { } last]
        ? $"Highest: {Words(Top)} ({Points.First(point => point.Value == Top).Label}). Last: {Words(last.Value)} ({last.Label})."
        : "Nothing yet.");

    /// <summary>For the table: of days the newest first, and only what is not nothing.</summary>
    public IEnumerable<ChartPoint> Rows => (Labels == Day ? Points.Reverse() : Points).Where(point => point.Value is > 0);

    public string Words(decimal? value) => value switch
    {
        null => "–",
        { } usd when Format == "cost" => Figures.Cost(usd),
        { } count when Format == "count" => Figures.Count((long)count),
        { } number => Figures.Decimal((double)number)
    };

    /// <summary>What the usage and the history of executions come to over a range of days.</summary>
    public static IReadOnlyList<Chart> Of(DateOnly from, DateOnly to, UsageReport? report, ExecutionHistory? history)
    {
        var calls = report?.ByDay.ToDictionary(day => day.Name) ?? [];
        var ended = history?.Days.ToDictionary(day => day.Day) ?? [];
        List<Chart> charts = [];
        if (calls.Count > 0)
        {
            charts.Add(new("cost", "Cost per day", "bars", "cost", Day, Daily(day => calls.GetValueOrDefault(day)?.CostUsd ?? 0)));
            charts.Add(new("calls", "Calls per day", "bars", "count", Day, Daily(day => calls.GetValueOrDefault(day)?.Calls ?? 0)));
        }
        if (ended.Values.Any(day => day.Proven > 0))
        {
            charts.Add(new("quality", "Quality of what was proven", "line", "decimal", Day, Daily(day => (decimal?)ended.GetValueOrDefault(day)?.Quality)));
            charts.Add(Attempts(history!.AttemptsToProof));
        }
        return charts;

        IReadOnlyList<ChartPoint> Daily(Func<string, decimal?> value) => [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(offset => from.AddDays(offset))
            .Select(day => new ChartPoint(day.ToString("d MMM", CultureInfo.InvariantCulture), value(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))];
    }

    private static Chart Attempts(IReadOnlyList<AttemptsToProof> proven)
    {
        var all = proven.Sum(one => one.Proven);
        var points = Enumerable.Range(1, 5).Select(attempt => new ChartPoint($"{attempt}", proven.FirstOrDefault(one => one.Attempts == attempt)?.Proven ?? 0)).ToList();
        return new("attempts", "Attempts to a proof", "bars", "count", "Attempts", points, $"{Figures.Count((long)points[0].Value!)} of {Figures.Count(all)} {(all == 1 ? "was" : "were")} proven at the first attempt.");
    }

    private const string Day = "Day (UTC)";
}

internal sealed record ChartPoint(string Label, decimal? Value);

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

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.Sessions;
using Nightshift.Usage;

namespace Nightshift.Pages.Usage;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public static readonly IReadOnlyList<(int Days, string Word)> Ranges = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "A year")];

    private static readonly IReadOnlyDictionary<string, string> Roles = new Dictionary<string, string>
    {
        ["criteria"] = "Naming criteria", ["tests"] = "Writing tests", ["code"] = "Writing code", ["repair"] = "Repairing", ["embedding"] = "Embedding", ["transcription"] = "Writing down speech", ["test"] = "Trying providers"
    };

    public UsageStatistics? Statistics { get; private set; }
    public UsageReport? Report { get; private set; }
    public Budget? Budget { get; private set; }
    public IReadOnlyList<Chart> Charts { get; private set; } = [];
    public IReadOnlyList<UsageShares> Shares { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public IReadOnlyList<Bar> Bars { get; private set; } = [];
    public int Days { get; private set; } = 30;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (int.TryParse(Request.Query["days"], out var days) && Ranges.Any(range => range.Days == days)) Days = days;
        var to = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var from = to.AddDays(1 - Days);
        var asked = (Statistics: api.GetAsync<UsageStatistics>("stats", cancellation), Report: api.GetAsync<UsageReport>($"usage?from={from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", cancellation),
            Budget: api.GetAsync<Budget>("usage/budgets", cancellation), History: api.GetAsync<ExecutionHistory>($"executions/history?days={Days}", cancellation));
        var (statistics, report, budget, history) = (await asked.Statistics, await asked.Report, await asked.Budget, await asked.History);
        if (statistics.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. statistics.Reasons.Concat(report.Reasons).Concat(budget.Reasons).Concat(history.Reasons).Distinct()];
        (Statistics, Report, Budget) = (statistics.Body, report.Body, budget.Body);
        Charts = Chart.Of(from, to, Report, history.Body);
        Shares = Divide(Report);
        Bars = [.. StatusWords.All.Select(status => new Bar(status.Key, status.Value, Statistics?.ExecutionsByStatus.GetValueOrDefault(status.Key) ?? 0)).Where(bar => bar.Count > 0)];
        return Page();
    }

    /// <summary>The length of a bar, as a share of the longest one in percent.</summary>
    public string Length(Bar bar) => Figures.Decimal(100.0 * bar.Count / Bars.Max(other => other.Count));

    private static IReadOnlyList<UsageShares> Divide(UsageReport? report) => report is null or { Total.Calls: 0 } ? [] :
    [
        new("by-model", "By model", "Model", report.ByModel),
        new("by-provider", "By provider", "Provider", report.ByProvider),
        new("by-role", "By role", "Role", [.. report.ByPurpose.Select(row => row with { Name = Roles.GetValueOrDefault(row.Name, row.Name) })]),
        .. report.ByAgent.Count == 0 ? [] : new UsageShares[] { new("by-agent", "By agent", "Agent", report.ByAgent) },
        new("by-session", "By session", "Session", report.BySession)
    ];

    internal sealed record Bar(string Status, string Word, long Count);
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Sessions;
using Nightshift.Usage;

namespace Nightshift.Pages.Usage;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public UsageStatistics? Statistics { get; private set; }
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IReadOnlyList<Bar> Bars { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await api.GetAsync<UsageStatistics>("stats", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Statistics = answer.Body;
        Bars = [.. StatusWords.All.Select(status => new Bar(status.Key, status.Value, Statistics?.ExecutionsByStatus.GetValueOrDefault(status.Key) ?? 0)).Where(bar => bar.Count > 0)];
        return Page();
    }

    /// <summary>The length of a bar, as a share of the longest one in percent.</summary>
    public string Length(Bar bar) => Figures.Decimal(100.0 * bar.Count / Bars.Max(other => other.Count));

    internal sealed record Bar(string Status, string Word, long Count);
}

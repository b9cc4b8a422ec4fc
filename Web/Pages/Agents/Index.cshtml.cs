using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Agents;
using Nightshift.Forwarding;

namespace Nightshift.Pages.Agents;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public IReadOnlyList<AgentSummary> Agents { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await api.GetAsync<AgentList>("agents", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        Problems = [.. answer.Reasons];
        Agents = answer.Body?.Agents ?? [];
        return Page();
    }
}

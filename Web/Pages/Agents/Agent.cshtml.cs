using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Agents;
using Nightshift.Forwarding;

namespace Nightshift.Pages.Agents;

/// <summary>An agent to read and to change, or a new one.</summary>
internal sealed class AgentModel(ApiClient api) : PageModel
{
    /// <summary>What a new one begins with.</summary>
    public const string Start = """
        ---
        name: PriceKeeper
        role: Knows how we count money
        skills: [test-driven-development]
        models: { tests: performance }
        permissions: [tools, own_code]
        ---
        You know how money is counted: whole cents, a currency with each amount, and rounding only at the end.
        """;

    private const string New = "new";

    /// <summary>Null for a new one.</summary>
    public AgentDetail? Detail { get; private set; }

    public async Task<IActionResult> OnGetAsync(string name, CancellationToken cancellation)
    {
        if (name == New) return Page();
        var answer = await api.GetAsync<AgentDetail>($"agents/{Uri.EscapeDataString(name)}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (!answer.HasBody) return StatusCode((int)answer.Status);
        Detail = answer.Body;
        return Page();
    }
}

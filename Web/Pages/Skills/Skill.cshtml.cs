using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Skills;

namespace Nightshift.Pages.Skills;

/// <summary>A skill to read and to change, or a new one.</summary>
internal sealed class SkillModel(ApiClient api) : PageModel
{
    /// <summary>What a new one begins with.</summary>
    public const string Start = """
        ---
        name: our-errors
        description: How we handle errors. Use when something can fail.
        keywords: [error, exception, failure]
        ---
        - Say what happened and what to do, in one sentence.
        """;

    private const string New = "new";

    /// <summary>Null for a new one.</summary>
    public SkillDetail? Detail { get; private set; }

    public async Task<IActionResult> OnGetAsync(string name, CancellationToken cancellation)
    {
        if (name == New) return Page();
        var answer = await api.GetAsync<SkillDetail>($"skills/{Uri.EscapeDataString(name)}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        if (!answer.HasBody) return StatusCode((int)answer.Status);
        Detail = answer.Body;
        return Page();
    }
}

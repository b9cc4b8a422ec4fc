using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Skills;

namespace Nightshift.Pages.Skills;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public SkillList List { get; private set; } = new([], []);
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IEnumerable<SkillSummary> Own => List.Skills.Where(skill => skill.Source == SkillSource.Own);

    public IEnumerable<SkillSummary> Shipped => List.Skills.Where(skill => skill.Source == SkillSource.Shipped);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var answer = await api.GetAsync<SkillList>("skills", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        Problems = [.. answer.Reasons];
        List = answer.Body ?? List;
        return Page();
    }
}

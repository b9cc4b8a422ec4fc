using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Templates;

namespace Nightshift.Pages.Templates;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public IReadOnlyList<TemplateSummary> Templates { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public long Total { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query, "search", "category", "language", "own");
        var answer = await api.GetAsync<TemplateList>(Query.ToApi("templates"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Templates = answer.Body?.Templates ?? [];
        Total = answer.Body?.Total ?? 0;
        return Page();
    }
}

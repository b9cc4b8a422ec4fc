using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Templates;
using Nightshift.Workspaces;

namespace Nightshift.Pages.Workspaces;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public IReadOnlyList<WorkspaceDetail> Workspaces { get; private set; } = [];
    public IReadOnlyList<TemplateSummary> Templates { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public long Total { get; private set; }
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query);
        var templates = api.GetAsync<TemplateList>("templates?limit=100", cancellation);
        var answer = await api.GetAsync<WorkspaceList>(Query.ToApi("workspaces"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Workspaces = answer.Body?.Workspaces ?? [];
        Total = answer.Body?.Total ?? 0;
        Templates = (await templates).Body?.Templates ?? [];
        return Page();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Mocks;

namespace Nightshift.Pages.Mocks;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public IReadOnlyList<MockSummary> Mocks { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public long Total { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query);
        var answer = await api.GetAsync<MockList>(Query.ToApi("mocks"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Mocks = answer.Body?.Mocks ?? [];
        Total = answer.Body?.Total ?? 0;
        return Page();
    }
}

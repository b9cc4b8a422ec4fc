using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Sessions;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    private const int PageSize = 20;

    public SessionsView Sessions { get; private set; } = new([], default);
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public int Number { get; private set; } = 1;
    public bool HasOlder { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int? number, CancellationToken cancellation)
    {
        Number = Math.Max(number ?? 1, 1);
        var answer = await api.GetAsync<SessionList>($"sessions?page={Number}&limit={PageSize}", cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        Problems = [.. answer.Reasons];
        Sessions = new(answer.Body?.Sessions ?? [], time.GetUtcNow());
        HasOlder = answer.Body?.Total > Number * PageSize;
        return Page();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Executions;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Executions;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public SessionFilter Sessions { get; private set; } = new([], null);
    public IReadOnlyList<ExecutionSummary> Executions { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public long Total { get; private set; }
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query, "status", "language", "session_id");
        var listing = api.GetAsync<SessionList>($"sessions?page=1&limit={SessionFilter.Most}", cancellation);
        var answer = await api.GetAsync<ExecutionList>(Query.ToApi("executions"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Executions = answer.Body?.Executions ?? [];
        Total = answer.Body?.Total ?? 0;
        Sessions = new((await listing).Body?.Sessions ?? [], Query["session_id"]);
        return Page();
    }
}

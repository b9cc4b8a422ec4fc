using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.GitHub;
using Nightshift.Repositories;

namespace Nightshift.Pages.Repositories;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    /// <summary>Of the connected account; the last pushed ones.</summary>
    private const int MostOffered = 100;

    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public IReadOnlyList<Repository> Repositories { get; private set; } = [];
    public long Total { get; private set; }
    public GitHubStatus? GitHub { get; private set; }
    public IReadOnlyList<GitHubRepository> Offered { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query);
        var status = api.GetAsync<GitHubStatus>("github/status", cancellation);
        var answer = await api.GetAsync<RepositoryList>(Query.ToApi("repositories"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Repositories = answer.Body?.Repositories ?? [];
        Total = answer.Body?.Total ?? 0;
        GitHub = (await status).Body;
        var offered = GitHub is { Connected: true } ? await api.GetAsync<GitHubRepositoryList>($"github/repos?limit={MostOffered}", cancellation) : null;
        Offered = offered?.Body?.Repos ?? [];
        Problems = [.. answer.Reasons.Concat(offered?.Reasons ?? [])];
        return Page();
    }
}

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
    public RepositoryChoices Choices { get; private set; } = new([], null, null, null);
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
        Problems = [.. answer.Reasons.Concat(offered?.Reasons ?? []).Concat(await CompareAsync(cancellation))];
        return Page();
    }

    /// <summary>Two that are chosen, and what keeps them apart.</summary>
    private async Task<IReadOnlyList<string>> CompareAsync(CancellationToken cancellation)
    {
        if (Total < 2) return [];
        var ready = (await api.GetAsync<RepositoryList>($"repositories?limit={MostOffered}", cancellation)).Body?.Repositories.Where(repository => repository.Status == RepositoryStatus.Ready).ToList() ?? [];
        var (one, other) = (Chosen(ready, "one"), Chosen(ready, "other"));
        var conflicts = one is null || other is null ? null : await api.GetAsync<RepositoryConflicts>($"repositories/{one.Id}/conflicts?with={other.Id}", cancellation);
        Choices = new RepositoryChoices(ready, one, other, conflicts?.Body);
        return [.. conflicts?.Reasons ?? []];
    }

    private Repository? Chosen(List<Repository> ready, string name) => Guid.TryParse(Request.Query[name], out var id) ? ready.Find(repository => repository.Id == id) : null;
}

/// <summary>What can be compared, and how that came out; without a result until two are chosen.</summary>
internal sealed record RepositoryChoices(IReadOnlyList<Repository> Ready, Repository? One, Repository? Other, RepositoryConflicts? Conflicts);

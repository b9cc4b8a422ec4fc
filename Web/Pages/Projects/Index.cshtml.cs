using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Projects;
using Nightshift.Queue;
using Nightshift.Repositories;

namespace Nightshift.Pages.Projects;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    private const int MostOffered = 100;

    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public ProjectList List { get; private set; } = new([], 0, 1);

    /// <summary>Repositories that a project can begin with.</summary>
    public IReadOnlyList<Repository> Ready { get; private set; } = [];

    /// <summary>Whether the night shift is on.</summary>
    public bool HasNight { get; private set; }
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query);
        var (asked, offered) = (api.GetAsync<ProjectList>(Query.ToApi("projects"), cancellation), api.GetAsync<RepositoryList>($"repositories?limit={MostOffered}", cancellation));
        var shift = api.GetAsync<ShiftState>("queue/shift", cancellation);
        var (answer, repositories) = (await asked, await offered);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();
        HasNight = (await shift).Body?.Shift.Enabled is true;
        Problems = [.. answer.Reasons];
        List = answer.Body ?? List;
        Ready = [.. (repositories.Body?.Repositories ?? []).Where(repository => repository.Status == RepositoryStatus.Ready)];
        return Page();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Artifacts;
using Nightshift.Forwarding;
using Nightshift.Repositories;
using Nightshift.Search;
using Nightshift.Sessions;

namespace Nightshift.Pages.Search;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    private const int MostRepositories = 100;

    /// <summary>What is indexed, in words.</summary>
    public static readonly IReadOnlyList<(string Type, string Word)> Types =
        [(ArtifactTypes.Generated, ArtifactWords.Type(ArtifactTypes.Generated)), (ArtifactTypes.Uploaded, ArtifactWords.Type(ArtifactTypes.Uploaded)), (Repository.IndexType, "Imported")];

    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public SessionFilter Sessions { get; private set; } = new([], null);
    public IReadOnlyList<Repository> Repositories { get; private set; } = [];
    public IReadOnlyList<CodeHit> Hits { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public string Words => Query["q"]?.Trim() ?? "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query, "q", "language", "type", "session_id", "repo", "path");
        var listing = api.GetAsync<SessionList>($"sessions?page=1&limit={SessionFilter.Most}", cancellation);
        var repositories = api.GetAsync<RepositoryList>($"repositories?page=1&limit={MostRepositories}", cancellation);
        if (Words.Length > 0)
        {
            var answer = await api.PostAsync<CodeSearchResults>("search/code", Asked(), cancellation);
            Problems = [.. answer.Reasons];
            Hits = answer.Body?.Results ?? [];
        }
        var sessions = await listing;
        if (sessions.IsUnauthorized) return await this.SignedOutAsync();
        Sessions = new(sessions.Body?.Sessions ?? [], Query["session_id"]);
        Repositories = (await repositories).Body?.Repositories ?? [];
        return Page();
    }

    /// <summary>The snippet in parts, each with whether it is to stand out.</summary>
    public static IEnumerable<(string Text, bool Marked)> Parts(CodeHit hit)
    {
        var at = 0;
        foreach (var mark in hit.Highlights.Where(mark => mark.Start >= at))
        {
            yield return (hit.Snippet[at..mark.Start], false);
            yield return (hit.Snippet.Substring(mark.Start, mark.Length), true);
            at = mark.Start + mark.Length;
        }
        yield return (hit.Snippet[at..], false);
    }

    /// <summary>What the browser needs to open a place.</summary>
    public static string Place(CodeHit hit) => Json.Write(hit with { Snippet = "", Highlights = [], Why = [] });

    private CodeQuery Asked() =>
        new(Words, Query["language"], Query["type"] is { } type ? [type] : null, Query["path"]?.Trim(), Guid.TryParse(Query["session_id"], out var session) ? session : null, Query["repo"]);
}

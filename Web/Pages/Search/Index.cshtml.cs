using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Search;

namespace Nightshift.Pages.Search;

internal sealed class IndexModel(ApiClient api) : PageModel
{
    public string Words { get; private set; } = "";
    public string? Language { get; private set; }
    public string? Path { get; private set; }
    public IReadOnlyList<CodeHit> Hits { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? q, string? language, string? path, CancellationToken cancellation)
    {
        (Words, Language, Path) = (q?.Trim() ?? "", language, path?.Trim());
        if (Words.Length == 0) return Page();
        var answer = await api.PostAsync<CodeSearchResults>("search/code", new CodeQuery(Words, Empty(Language), Path: Empty(Path)), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Hits = answer.Body?.Results ?? [];
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

    /// <summary>Where the whole of it can be seen: its session, or the file itself.</summary>
    public static string Address(CodeHit hit) => hit.SessionId is { } session ? $"/sessions/{session}" : hit.Repo is not null ? "/repositories" : $"/artifacts?view={hit.ArtifactId}";

    private static string? Empty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Artifacts;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Artifacts;

internal sealed class IndexModel(ApiClient api, TimeProvider time) : PageModel
{
    public ListQuery Query { get; private set; } = ListQuery.From(new QueryCollection());
    public SessionFilter Sessions { get; private set; } = new([], null);
    public IReadOnlyList<Artifact> Artifacts { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public long Total { get; private set; }
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What the browser needs for an upload.</summary>
    public string Data => PageData.Of(new { UploadedArtifact.MaxBytes, ArtifactWords.Extensions, SessionId = Sessions.Chosen });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = ListQuery.From(Request.Query, "q", "type", "language", "session_id");
        var listing = api.GetAsync<SessionList>($"sessions?page=1&limit={SessionFilter.Most}", cancellation);
        var answer = await api.GetAsync<ArtifactList>(Query.ToApi("artifacts"), cancellation);
        if (answer.IsUnauthorized) return await this.SignedOutAsync();

        Problems = [.. answer.Reasons];
        Artifacts = answer.Body?.Artifacts ?? [];
        Total = answer.Body?.Total ?? 0;
        Sessions = new((await listing).Body?.Sessions ?? [], Query["session_id"]);
        return Page();
    }
}

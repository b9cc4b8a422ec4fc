using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Sessions;

internal sealed class ChatModel(ApiClient api, TimeProvider time) : PageModel
{
    private const string New = "new";
    private const int SidebarSize = 50;

    public SessionDetail? Session { get; private set; }
    public SessionsView Sessions { get; private set; } = new([], default);

    /// <summary>The browser gets its data with the page.</summary>
    public string Data => PageData.Of(new { Session });

    /// <param name="q">Words that the listed sessions hold.</param>
    /// <param name="earlier">Which page of them, from 1.</param>
    public async Task<IActionResult> OnGetAsync(string id, string? q, CancellationToken cancellation, int earlier = 1)
    {
        var isNew = id == New;
        if (!Guid.TryParse(id, out var sessionId) && !isNew) return NotFound();

        var listing = api.GetAsync<SessionList>($"sessions?page={earlier}&limit={SidebarSize}{(string.IsNullOrWhiteSpace(q) ? "" : $"&q={Uri.EscapeDataString(q)}")}", cancellation);
        if (!isNew)
        {
            var answer = await api.GetAsync<SessionDetail>($"sessions/{sessionId}", cancellation);
            if (answer.IsUnauthorized) return await this.SignedOutAsync();
            if (!answer.HasBody) return StatusCode((int)answer.Status);
            Session = answer.Body;
        }

        var sessions = await listing;
        if (sessions.IsUnauthorized) return await this.SignedOutAsync();
        var list = sessions.Body ?? new([], 0, 1);
        Sessions = new(list.Sessions, time.GetUtcNow(), Session?.Id, list.Total > (long)list.Page * SidebarSize ? list.Page + 1 : null);
        return Page();
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Sessions;

internal sealed class ChatModel(ApiClient api, TimeProvider time) : PageModel
{
    private const string New = "new";
    private const int SidebarSize = 50;

    /// <summary>The browser gets its data with the page; only what cannot end a script element is left unescaped.</summary>
    private static readonly JsonSerializerOptions Embedded = new(Json.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    public SessionDetail? Session { get; private set; }
    public SessionsView Sessions { get; private set; } = new([], default);

    public string Data => JsonSerializer.Serialize(new { Session, StatusWords = StatusWords.All }, Embedded);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellation)
    {
        var isNew = id == New;
        if (!Guid.TryParse(id, out var sessionId) && !isNew) return NotFound();

        var listing = api.GetAsync<SessionList>($"sessions?page=1&limit={SidebarSize}", cancellation);
        if (!isNew)
        {
            var answer = await api.GetAsync<SessionDetail>($"sessions/{sessionId}", cancellation);
            if (answer.IsUnauthorized) return await this.SignedOutAsync();
            if (!answer.HasBody) return StatusCode((int)answer.Status);
            Session = answer.Body;
        }

        var sessions = await listing;
        if (sessions.IsUnauthorized) return await this.SignedOutAsync();
        Sessions = new(sessions.Body?.Sessions ?? [], time.GetUtcNow(), Session?.Id);
        return Page();
    }
}

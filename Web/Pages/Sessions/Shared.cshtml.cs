using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Forwarding;
using Nightshift.Sessions;

namespace Nightshift.Pages.Sessions;

/// <summary>A session as its link shows it; whoever has the link needs no account.</summary>
[AllowAnonymous]
internal sealed class SharedModel(ApiClient api) : PageModel
{
    public SharedSession Session { get; private set; } = new("", default, []);

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<SharedSession>($"shared/{Uri.EscapeDataString(token)}", cancellation);
        if (!answer.HasBody) return StatusCode((int)answer.Status);
        Session = answer.Body;
        return Page();
    }
}

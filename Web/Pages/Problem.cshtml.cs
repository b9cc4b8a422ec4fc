using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Nightshift.Forwarding;

namespace Nightshift.Pages;

/// <summary>What went wrong, and what to do now.</summary>
[AllowAnonymous, DisableRateLimiting, IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Advice { get; private set; } = "";

    public void OnGet(int status) => Show(status);

    public void OnPost(int status) => Show(status);

    private void Show(int status) => (Heading, Advice) = status switch
    {
        400 => ("That form had expired", "Go back, reload the page, and send it again."),
        404 => ("There is nothing here", "The address may be mistyped, or what was here has been deleted, or it belongs to someone else."),
        429 => ("Too many tries", "Wait a minute, then sign in again."),
        502 => ("Nightshift is not ready", ApiConnection.Unreachable),
        _ => ("Something went wrong", "Try again. If it happens again, the log of ./run says what it was."),
    };
}

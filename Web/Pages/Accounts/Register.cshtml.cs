using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Nightshift.Accounts;

namespace Nightshift.Pages.Accounts;

[AllowAnonymous, EnableRateLimiting(SignInLimit.Policy)]
internal sealed class RegisterModel(SignInService signIn) : PageModel
{
    [BindProperty]
    public string Name { get; set; } = "";

    [BindProperty]
    public string Email { get; set; } = "";

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public void OnGet()
    {
    }

    /// <summary>Api holds the rules for names and passwords, and says which one was broken.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] string? password, CancellationToken cancellation)
    {
        Problems = await signIn.RegisterAsync(new(Name ?? "", Email ?? "", password ?? ""), cancellation);
        return Problems.Count == 0 ? LocalRedirect("/") : Page();
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Nightshift.Accounts;

namespace Nightshift.Pages.Accounts;

[AllowAnonymous, EnableRateLimiting(SignInLimit.Policy)]
internal sealed class LoginModel(SignInService signIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>With a token this is the sign-in link: the token leaves the address whether it was right or wrong.</summary>
    public async Task<IActionResult> OnGetAsync(string? t, CancellationToken cancellation)
    {
        Problems = TempData["problems"] as string[] ?? [];
        if (t is null) return Page();

        var problems = await signIn.WithTokenAsync(t, cancellation);
        if (problems.Count == 0) return Onward();
        TempData["problems"] = problems.ToArray();
        return RedirectToPage(new { ReturnUrl });
    }

    public async Task<IActionResult> OnPostTokenAsync([Required(ErrorMessage = "Paste the token from the sign-in link.")] string token, CancellationToken cancellation) =>
        ModelState.IsValid ? Answer(await signIn.WithTokenAsync(token, cancellation)) : Answer(Missing());

    public async Task<IActionResult> OnPostPasswordAsync(
        [Required(ErrorMessage = "Type your e-mail address.")] string email,
        [Required(ErrorMessage = "Type your password.")] string password,
        CancellationToken cancellation) =>
        ModelState.IsValid ? Answer(await signIn.WithPasswordAsync(new(email, password), cancellation)) : Answer(Missing());

    private IActionResult Answer(IReadOnlyList<string> problems)
    {
        Problems = problems;
        return problems.Count == 0 ? Onward() : Page();
    }

    private LocalRedirectResult Onward() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/");

    private List<string> Missing() => [.. ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage)];
}

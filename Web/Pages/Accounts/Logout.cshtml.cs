using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Nightshift.Accounts;

namespace Nightshift.Pages.Accounts;

[AllowAnonymous]
internal sealed class LogoutModel(SignInService signIn) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await signIn.SignOutAsync(cancellation);
        return RedirectToPage("/Accounts/Login");
    }
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Nightshift.Pages;

internal static class PageModelExtensions
{
    /// <summary>Api no longer knows the token: the cookie goes, and signing in again leads back here.</summary>
    public static async Task<IActionResult> SignedOutAsync(this PageModel page)
    {
        await page.HttpContext.SignOutAsync();
        return page.RedirectToPage("/Accounts/Login", new { ReturnUrl = page.Request.Path + page.Request.QueryString });
    }
}

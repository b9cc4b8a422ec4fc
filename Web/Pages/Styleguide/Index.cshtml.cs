using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Nightshift.Pages.Styleguide;

/// <summary>Every part of the design on one page, for whoever develops it; elsewhere it is not there.</summary>
[AllowAnonymous]
internal sealed class IndexModel(IWebHostEnvironment environment) : PageModel
{
    public static readonly IReadOnlyList<string> Colours =
        ["paper", "surface", "sunken", "hover", "line", "line-strong", "ink", "ink-quiet", "accent", "accent-fill", "accent-wash", "good", "good-wash", "warn", "warn-wash", "bad", "bad-wash"];

    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}

using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.StaticFiles;

namespace Nightshift.Pages;

internal static class PagesExtensions
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options => options.Conventions.AddPageRoute("/Templates/Editor", "/templates/{id:guid}/edit"));
        builder.Services.AddAntiforgery(options => options.Cookie.SameSite = SameSiteMode.Strict);
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // words of every language stay readable in the source
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
    }

    /// <summary>Errors become pages with a sentence; the bundle and the pictures are for everyone.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseExceptionHandler("/problem/500");
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Cache });
    }

    /// <summary>A file that is asked for by its version never changes; any other is asked for again.</summary>
    private static void Cache(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") || file.Context.Request.Path.StartsWithSegments("/dist/chunks")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}

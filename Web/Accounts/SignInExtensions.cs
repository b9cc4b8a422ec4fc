using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nightshift.Data;
using Nightshift.Forwarding;

namespace Nightshift.Accounts;

internal static class SignInExtensions
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddScoped<SignInService>();
        services.AddSignInLimit();
        services.AddDataProtection().SetApplicationName("nightshift-web").PersistKeysToFileSystem(KeyFolder());
        services.AddAuthentication(SignInCookie.Scheme).AddCookie(Configure);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "nightshift";
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.LoginPath = "/login";
        options.SlidingExpiration = false; // the token inside does not slide either
        options.Events.OnRedirectToLogin = context => context.Request.Path.StartsWithSegments(ForwardingExtensions.Prefix)
            ? TypedResults.Problem("You are not signed in. Open the sign-in link again, or sign in at /login.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in").ExecuteAsync(context.HttpContext)
            : ToLogin(context);
    }

    private static Task ToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>The keys open every cookie, so only this user may read them.</summary>
    private static DirectoryInfo KeyFolder()
    {
        var folder = new DirectoryInfo(DataFolder.Open("keys", "web"));
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return folder;
    }
}

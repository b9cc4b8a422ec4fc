using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
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
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSignInLimit();
        // Linux has nothing to encrypt the keys with; the folder's mode protects them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddDataProtection().SetApplicationName("nightshift-web");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<SignInOptions>, ILoggerFactory>((keys, options, log) =>
            keys.XmlRepository = new FileSystemXmlRepository(options.Value.OpenKeyFolder(), log));
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
        options.Cookie.Name = SignInCookie.Name;

        // Strict would not be sent after the redirect of a sign-in link that was clicked on a page of another site, such as a web terminal.
        // What Lax lets through from elsewhere are plain page views: everything that acts is held by SameOrigin and antiforgery.
        options.Cookie.SameSite = SameSiteMode.Lax;
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
}

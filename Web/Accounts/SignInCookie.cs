using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Nightshift.Accounts;

/// <summary>The one cookie of the browser: it holds Api's token under Data Protection.</summary>
internal static class SignInCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>What the browser calls it.</summary>
    public const string Name = "nightshift";

    /// <summary>Name of the token inside the ticket.</summary>
    public const string Token = "access_token";

    /// <summary>How long the cookie of a sign-in link lives; one from a password lives as long as its token.</summary>
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(30);

    public static Task SetAsync(HttpContext context, Account account, string token, DateTimeOffset? expiresAt)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(ClaimTypes.Name, account.Name)], Scheme);
        var properties = new AuthenticationProperties { IsPersistent = true, ExpiresUtc = expiresAt ?? Now(context) + LinkLifetime };
        properties.StoreTokens([new AuthenticationToken { Name = Token, Value = token }]);
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity), properties);
    }

    /// <summary>The cookie again, when it has a name that the account has no more.</summary>
    public static async Task RenewAsync(HttpContext context, Account account)
    {
        if (context.User.Identity?.Name == account.Name || (await context.AuthenticateAsync(Scheme)).Properties is not { } properties || properties.GetTokenValue(Token) is not { } token) return;
        await SetAsync(context, account, token, properties.ExpiresUtc);
    }

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}

using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Nightshift.Accounts;

/// <summary>Knows the bearer: the local owner by the installation's own token, everybody else by an access token.</summary>
public sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessTokenStore tokens,
    IOptions<AccountOptions> options) : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>Characters; nothing longer is looked at.</summary>
    private const int MaxToken = 512;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Presented() is not { } token) return AuthenticateResult.NoResult();
        if (token.Length > MaxToken) return AuthenticateResult.Fail("The token is too long.");
        if (IsLocal(token)) return Success(new Claim(ClaimTypes.NameIdentifier, $"{AccountStore.LocalOwner}"));

        return await tokens.FindAsync(token, Context.RequestAborted) is var (tokenId, userId)
            ? Success(new Claim(ClaimTypes.NameIdentifier, $"{userId}"), new Claim(UserExtensions.TokenIdClaim, $"{tokenId}"))
            : AuthenticateResult.Fail("The token is unknown or has expired.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Presented() is null ? SchemeName : $"{SchemeName} error=\"invalid_token\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private string? Presented() =>
        Request.Headers[HeaderNames.Authorization] is [{ } header] && header.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase)
            ? header[(SchemeName.Length + 1)..].Trim()
            : null;

    /// <summary>Compares hashes, so that neither content nor length shows in the time it takes.</summary>
    private bool IsLocal(string token) => CryptographicOperations.FixedTimeEquals(Hash(token), Hash(options.Value.LocalToken!));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static AuthenticateResult Success(params Claim[] claims) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
}

using System.Security.Claims;

namespace Nightshift.Accounts;

internal static class UserExtensions
{
    /// <summary>Claim that holds the id of the access token presented; absent when it was the installation's own.</summary>
    public const string TokenIdClaim = "token_id";

    /// <summary>Who asks. Every route but the anonymous ones has a user.</summary>
    public static Guid UserId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)
        ?? throw new InvalidOperationException("This route is open to anonymous callers and has no user."));

    public static Guid? TokenId(this ClaimsPrincipal user) => user.FindFirstValue(TokenIdClaim) is { } id ? Guid.Parse(id) : null;
}

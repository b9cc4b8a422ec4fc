using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Accounts;

internal static class AccessTokenEndpoints
{
    private const int DefaultLifetimeDays = 90;

    public static void MapAccessTokens(this IEndpointRouteBuilder auth)
    {
        var tokens = auth.MapGroup("/tokens");
        tokens.MapGet("", ListAsync).WithSummary("Tokens that are valid, without their secrets");
        tokens.MapPost("", CreateAsync).WithSummary("Make a named token; its secret is shown this once");
        tokens.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Revoke a token");
    }

    private static async Task<Ok<AccessTokenList>> ListAsync(ClaimsPrincipal user, AccessTokenStore tokens, CancellationToken cancellation) =>
        TypedResults.Ok(await tokens.ListAsync(user.UserId(), cancellation));

    private static async Task<Created<IssuedToken>> CreateAsync(
        AccessTokenRequest request, ClaimsPrincipal user, AccessTokenStore tokens, CancellationToken cancellation)
    {
        var lifetime = TimeSpan.FromDays(request.ExpiresInDays ?? DefaultLifetimeDays);
        var issued = await tokens.IssueAsync(user.UserId(), request.Name.Trim(), lifetime, cancellation);
        return TypedResults.Created($"/auth/tokens/{issued.Details.Id}", issued);
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(
        Guid id, ClaimsPrincipal user, AccessTokenStore tokens, CancellationToken cancellation) =>
        await tokens.RevokeAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}

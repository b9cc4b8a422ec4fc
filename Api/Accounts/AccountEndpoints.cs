using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Http;
using Npgsql;

namespace Nightshift.Accounts;

internal static class AccountEndpoints
{
    private static readonly TimeSpan SignInLifetime = TimeSpan.FromDays(30);

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Accounts");
        auth.MapPost("/register", RegisterAsync).AllowAnonymous().RequireRateLimiting(SignInLimits.Policy).WithSummary("Make an account and sign in");
        auth.MapPost("/login", LoginAsync).AllowAnonymous().RequireRateLimiting(SignInLimits.Policy).WithSummary("Sign in with e-mail and password");
        auth.MapPost("/logout", LogoutAsync).WithSummary("Revoke the token that this request bears");
        auth.MapGet("/me", MeAsync).WithSummary("Who the token belongs to");
        auth.MapPatch("/me", RenameAsync).WithSummary("Change your name");
        auth.MapPut("/password", ChangePasswordAsync).RequireRateLimiting(SignInLimits.Policy).WithSummary("Change your password; who is signed in elsewhere is signed out");
        auth.MapAccessTokens();
    }

    private static async Task<Results<Created<SignedIn>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, IOptions<AccountOptions> options, Passwords passwords, AccountStore accounts, AccessTokenStore tokens, CancellationToken cancellation)
    {
        if (options.Value.Registration == Registration.Closed)
            return Problems.Forbidden("Registration is closed on this installation. Ask its owner for an account.");

        return await accounts.CreateAsync(request.Name.Trim(), request.Email.Trim(), passwords.Hash(request.Password), cancellation) is { } account
            ? TypedResults.Created("/auth/me", await SignInAsync(account, tokens, cancellation))
            : Problems.Conflict("This e-mail address cannot be used. Sign in if it is yours, or give another one.");
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignInLimits limits, Passwords passwords, AccountStore accounts, AccessTokenStore tokens, CancellationToken cancellation)
    {
        var email = request.Email.Trim();
        if (!limits.Allows(email)) return Problems.TooMany("This e-mail address was tried too often. Wait a minute and try again.");

        var found = await accounts.FindByEmailAsync(email, cancellation);
        return passwords.Fits(found?.PasswordHash, request.Password)
            ? TypedResults.Ok(await SignInAsync(found!.Value.Account, tokens, cancellation))
            : Problems.Unauthorized("E-mail address or password is wrong. Check both and try again.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LogoutAsync(ClaimsPrincipal user, AccessTokenStore tokens, CancellationToken cancellation)
    {
        if (user.TokenId() is not { } id)
            return Problems.Conflict("The installation's own token cannot be revoked here. Set another NIGHTSHIFT_TOKEN and start again.");
        await tokens.RevokeAsync(user.UserId(), id, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Account>, NotFound>> MeAsync(ClaimsPrincipal user, AccountStore accounts, CancellationToken cancellation) =>
        await accounts.FindAsync(user.UserId(), cancellation) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();

    private static async Task<Results<Ok<Account>, NotFound>> RenameAsync(AccountChange request, ClaimsPrincipal user, AccountStore accounts, CancellationToken cancellation) =>
        await accounts.RenameAsync(user.UserId(), request.Name.Trim(), cancellation) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange request, ClaimsPrincipal user, SignInLimits limits, Passwords passwords, AccountStore accounts, AccessTokenStore tokens, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if ((await accounts.FindAsync(user.UserId(), cancellation))?.Email is not { } email)
            return Problems.Conflict("You have no password: you came by the sign-in link of this installation. Set another NIGHTSHIFT_TOKEN to change that.");
        if (!limits.Allows(email)) return Problems.TooMany("The password was tried too often. Wait a minute and try again.");
        if (!passwords.Fits((await accounts.FindByEmailAsync(email, cancellation))?.PasswordHash, request.CurrentPassword)) return Problems.Forbidden("The password that you have now is another one. Check it and try again.");

        var hash = passwords.Hash(request.NewPassword);
        await database.InTransactionAsync(async transaction =>
        {
            await accounts.SetPasswordAsync(transaction, user.UserId(), hash, cancellation);
            await tokens.RevokeOtherSignInsAsync(transaction, user.UserId(), user.TokenId(), cancellation);
            return true;
        }, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<SignedIn> SignInAsync(Account account, AccessTokenStore tokens, CancellationToken cancellation)
    {
        var issued = await tokens.IssueAsync(account.Id, AccessTokenStore.SignIn, SignInLifetime, cancellation);
        return new SignedIn(issued.Token, issued.Details.ExpiresAt, account);
    }
}

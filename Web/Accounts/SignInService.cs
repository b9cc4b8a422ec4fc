using Microsoft.AspNetCore.Authentication;
using Nightshift.Forwarding;

namespace Nightshift.Accounts;

/// <summary>Turns a token or a password into the cookie. Api decides; Web knows no token of its own.</summary>
internal sealed class SignInService(ApiClient api, IHttpContextAccessor accessor)
{
    private const string UnknownToken =
        "That sign-in link is not valid here, or no longer. Nightshift prints the current one when it starts: look for “Sign in” in the terminal of ./run.";

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("Signing in needs a request.");

    /// <returns>Why it failed, in sentences; none when the cookie is set.</returns>
    public async Task<IReadOnlyList<string>> WithTokenAsync(string token, CancellationToken cancellation)
    {
        var answer = await api.GetAsync<Account>("auth/me", token.Trim(), cancellation);
        if (answer.IsUnauthorized) return [UnknownToken];
        if (!answer.HasBody) return [.. answer.Reasons];
        await SignInCookie.SetAsync(Context, answer.Body, token.Trim(), expiresAt: null);
        return [];
    }

    public Task<IReadOnlyList<string>> WithPasswordAsync(LoginRequest request, CancellationToken cancellation) => WithAnswerOf("auth/login", request, cancellation);

    public Task<IReadOnlyList<string>> RegisterAsync(RegisterRequest request, CancellationToken cancellation) => WithAnswerOf("auth/register", request, cancellation);

    public async Task SignOutAsync(CancellationToken cancellation)
    {
        await api.PostAsync<Account>("auth/logout", null, cancellation); // whatever it says, this browser forgets
        await Context.SignOutAsync();
    }

    private async Task<IReadOnlyList<string>> WithAnswerOf(string path, object request, CancellationToken cancellation)
    {
        var answer = await api.PostAsync<SignedIn>(path, request, cancellation);
        if (!answer.HasBody) return [.. answer.Reasons];
        await SignInCookie.SetAsync(Context, answer.Body.User, answer.Body.Token, answer.Body.ExpiresAt);
        return [];
    }
}

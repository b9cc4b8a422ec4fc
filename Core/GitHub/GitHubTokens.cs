using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Options;

namespace Nightshift.GitHub;

/// <summary>GitHub's calls about tokens: whose one is, how an app gets one, and how it gives it back.</summary>
internal sealed class GitHubTokens(GitHubHttp http, IOptions<GitHubOptions> options)
{
    public async Task<GitHubUser> WhoAsync(GitHubAccess access, CancellationToken cancellation)
    {
        var answer = await http.SendAsync<User>(access, HttpMethod.Get, "user", null, cancellation);
        var scopes = answer.Headers.TryGetValues("X-OAuth-Scopes", out var values) ? values.First().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        return new GitHubUser(answer.Body.Id, answer.Body.Login, scopes);
    }

    /// <summary>Where a person is sent to agree.</summary>
    public Uri AuthorizeAddress(string access, string state)
    {
        var query = $"client_id={Uri.EscapeDataString(options.Value.ClientId!)}&scope={Uri.EscapeDataString(GitHubScopes.Of(access))}&state={Uri.EscapeDataString(state)}";
        return new Uri($"{Root}login/oauth/authorize?{query}{(options.Value.CallbackUrl is { Length: > 0 } callback ? $"&redirect_uri={Uri.EscapeDataString(callback)}" : "")}");
    }

    public Task<GitHubGrant> ExchangeAsync(string code, CancellationToken cancellation) => GrantAsync(new() { ["code"] = code }, cancellation);

    public Task<GitHubGrant> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        GrantAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellation);

    /// <summary>Tells GitHub that the app no longer needs what the person granted.</summary>
    public Task RevokeAsync(GitHubAccess access, CancellationToken cancellation) => http.SendAsync<object>(access.Api, () => new HttpRequestMessage(HttpMethod.Delete, new Uri(access.Api, $"applications/{options.Value.ClientId}/grant"))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.ClientId}:{options.Value.ClientSecret}"))) },
        Content = JsonContent.Create(new { access_token = access.Reveal() }, options: Json.Options)
    }, cancellation);

    private async Task<GitHubGrant> GrantAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        form["client_id"] = options.Value.ClientId!;
        form["client_secret"] = options.Value.ClientSecret!;
        var answer = await http.SendAsync<Grant>(new Uri(Root), () => new HttpRequestMessage(HttpMethod.Post, $"{Root}login/oauth/access_token")
        {
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
            Content = new FormUrlEncodedContent(form)
        }, cancellation);
        return answer.Body is { AccessToken: { Length: > 0 } token } grant // what went wrong comes as 200, too
            ? new GitHubGrant(token, grant.RefreshToken, grant.ExpiresIn)
            : throw new GitHubException(401, "GitHub did not give a token: the sign-in there was too long ago, or was used already. Connect again on the page Settings.");
    }

    private string Root => $"{options.Value.BaseUrl.TrimEnd('/')}/";

    private sealed record User(long Id, string Login);

    private sealed record Grant(string? AccessToken, string? RefreshToken, int? ExpiresIn);
}

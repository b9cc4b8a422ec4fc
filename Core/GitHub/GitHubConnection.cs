namespace Nightshift.GitHub;

/// <summary>A person's account on GitHub, as stored.</summary>
internal sealed record GitHubConnection
{
    public const string Token = "token";
    public const string OAuth = "oauth";

    public required Guid UserId { get; init; }
    public required string BaseUrl { get; init; }
    public required string Kind { get; init; }
    public required string Username { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Whose a token is.</summary>
/// <param name="Scopes">Empty when GitHub does not tell.</param>
internal sealed record GitHubUser(long Id, string Login, IReadOnlyList<string> Scopes);

/// <summary>What GitHub gives for a code or a refresh token.</summary>
/// <param name="ExpiresIn">Seconds; null when it does not expire.</param>
internal sealed record GitHubGrant(string AccessToken, string? RefreshToken, int? ExpiresIn)
{
    public override string ToString() => nameof(GitHubGrant);
}

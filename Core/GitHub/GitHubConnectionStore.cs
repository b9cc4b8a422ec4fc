using Nightshift.Data;
using Npgsql;

namespace Nightshift.GitHub;

/// <summary>The connections of people to GitHub; what is secret of them is sealed.</summary>
internal sealed class GitHubConnectionStore(NpgsqlDataSource database, SecretSeal seal, TimeProvider time)
{
    private const string TokenPurpose = ":github", RefreshPurpose = ":github/refresh";

    private const string FindSql = "select user_id, base_url, kind, username, scopes, expires_at from github_connections where user_id = @userId";

    public Task<GitHubConnection?> FindAsync(Guid userId, CancellationToken cancellation) => database.FirstAsync<GitHubConnection>(FindSql, new { userId }, cancellation);

    private const string SaveSql = """
        insert into github_connections (user_id, base_url, kind, github_user_id, username, scopes, token, refresh_token, expires_at)
        values (@userId, @baseUrl, @kind, @id, @login, @scopes, @token, @refreshToken, @expiresAt)
        on conflict (user_id) do update set base_url = excluded.base_url, kind = excluded.kind, github_user_id = excluded.github_user_id, username = excluded.username,
          scopes = excluded.scopes, token = excluded.token, refresh_token = excluded.refresh_token, expires_at = excluded.expires_at, created_at = now()
        """;

    public Task SaveAsync(Guid userId, string baseUrl, string kind, GitHubUser user, GitHubGrant grant, CancellationToken cancellation) => database.ExecuteAsync(SaveSql,
        new { userId, baseUrl, kind, user.Id, user.Login, user.Scopes, token = seal.Seal(userId, TokenPurpose, grant.AccessToken), refreshToken = Refresh(userId, grant), expiresAt = ExpiresAt(grant) }, cancellation);

    private const string OpenSql = "select base_url, token, refresh_token, expires_at from github_connections where user_id = @userId";

    private const string RenewSql = "update github_connections set token = @token, refresh_token = @refreshToken, expires_at = @expiresAt where user_id = @userId";

    /// <summary>What the user's calls are made with; null when there is no connection, or this machine cannot open it.</summary>
    /// <param name="renew">Gets a new token when the stored one is about to expire. Only one caller at a time, since a refresh token is good for once.</param>
    public Task<GitHubAccess?> OpenAsync(Guid userId, Func<string, Task<GitHubGrant>> renew, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<Sealed>(OpenSql, new { userId }, cancellation) is not { } stored) return null;
        if (IsStale(stored))
        {
            stored = (await transaction.FirstAsync<Sealed>($"{OpenSql} for update", new { userId }, cancellation))!;
            if (IsStale(stored) && seal.Open(userId, RefreshPurpose, stored.RefreshToken!) is { } refreshToken)
            {
                var grant = await renew(refreshToken);
                await transaction.ExecuteAsync(RenewSql, new { userId, token = seal.Seal(userId, TokenPurpose, grant.AccessToken), refreshToken = Refresh(userId, grant), expiresAt = ExpiresAt(grant) }, cancellation);
                return new GitHubAccess(stored.BaseUrl, grant.AccessToken);
            }
        }
        return seal.Open(userId, TokenPurpose, stored.Token) is { } token ? new GitHubAccess(stored.BaseUrl, token) : null;
    }, cancellation);

    private const string DeleteSql = "delete from github_connections where user_id = @userId";

    /// <summary>False when there was none.</summary>
    public async Task<bool> DeleteAsync(Guid userId, CancellationToken cancellation) => await database.ExecuteAsync(DeleteSql, new { userId }, cancellation) > 0;

    private bool IsStale(Sealed stored) => stored is { RefreshToken: not null, ExpiresAt: { } expires } && expires < time.GetUtcNow() + TimeSpan.FromMinutes(5);

    private byte[]? Refresh(Guid userId, GitHubGrant grant) => grant.RefreshToken is { } token ? seal.Seal(userId, RefreshPurpose, token) : null;

    private DateTimeOffset? ExpiresAt(GitHubGrant grant) => grant.ExpiresIn is { } seconds ? time.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null;

    private sealed record Sealed
    {
        public required string BaseUrl { get; init; }
        public required byte[] Token { get; init; }
        public byte[]? RefreshToken { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
    }
}

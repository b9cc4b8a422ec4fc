using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Accounts;

/// <summary>Access tokens, kept as hashes. They are random and long, so a plain SHA-256 is enough.</summary>
public sealed class AccessTokenStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The name of tokens that signing in made.</summary>
    public const string SignIn = "Sign-in";

    private const string Prefix = "ns_";

    private const string IssueSql = """
        with expired as (delete from access_tokens where user_id = @userId and expires_at <= @now)
        insert into access_tokens (id, hash, user_id, name, created_at, expires_at) values (@id, @hash, @userId, @name, @now, @expiresAt)
        returning id, name, created_at, expires_at
        """;

    /// <summary>Makes a token; the answer holds the only copy of its secret.</summary>
    public async Task<IssuedToken> IssueAsync(Guid userId, string name, TimeSpan lifetime, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var stored = await database.FirstAsync<AccessToken>(
            IssueSql, new { id = Guid.CreateVersion7(now), hash = Hash(token), userId, name, now, expiresAt = now + lifetime }, cancellation);
        return new IssuedToken(token, stored!);
    }

    private const string FindSql = "select id, user_id from access_tokens where hash = @hash and expires_at > @now";

    /// <summary>Whose token this is; null when nobody's, or expired.</summary>
    public async Task<(Guid TokenId, Guid UserId)?> FindAsync(string token, CancellationToken cancellation) =>
        token.StartsWith(Prefix, StringComparison.Ordinal)
        && await database.FirstAsync<Owner>(FindSql, new { hash = Hash(token), now = time.GetUtcNow() }, cancellation) is { } owner
            ? (owner.Id, owner.UserId)
            : null;

    private const string ListSql = """
        select id, name, created_at, expires_at from access_tokens where user_id = @userId and expires_at > @now order by created_at desc, id desc
        """;

    public async Task<AccessTokenList> ListAsync(Guid userId, CancellationToken cancellation) =>
        new(await database.QueryAsync<AccessToken>(ListSql, new { userId, now = time.GetUtcNow() }, cancellation));

    private const string RevokeSql = "delete from access_tokens where id = @id and user_id = @userId";

    /// <summary>False when the user has no such token.</summary>
    public async Task<bool> RevokeAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        await database.ExecuteAsync(RevokeSql, new { userId, id }, cancellation) > 0;

    private const string RevokeOthersSql = "delete from access_tokens where user_id = @userId and name = @name and id is distinct from @keep";

    /// <summary>Signs the user out everywhere else; tokens of programs stay.</summary>
    /// <param name="keep">The token of whoever asks.</param>
    public Task RevokeOtherSignInsAsync(NpgsqlTransaction transaction, Guid userId, Guid? keep, CancellationToken cancellation) =>
        transaction.ExecuteAsync(RevokeOthersSql, new { userId, name = SignIn, keep }, cancellation);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Owner(Guid Id, Guid UserId);
}

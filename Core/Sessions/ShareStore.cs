using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Sessions;

/// <summary>Links to sessions. Only a hash of each is stored, so the table opens nothing.</summary>
public sealed class ShareStore(NpgsqlDataSource database, TimeProvider time)
{
    private const int TokenBytes = 32;

    private const string AddSql = """
        insert into session_shares (id, session_id, user_id, token_hash, created_at)
        select @id, id, @userId, @hash, @now from sessions where id = @sessionId and user_id = @userId returning id
        """;

    /// <summary>Null when the session is not the user's.</summary>
    public async Task<NewShare?> AddAsync(Guid userId, Guid sessionId, CancellationToken cancellation)
    {
        var (now, token) = (time.GetUtcNow(), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));
        var id = Guid.CreateVersion7(now);
        return await database.FirstAsync<Guid?>(AddSql, new { id, sessionId, userId, hash = Hash(token), now }, cancellation) is null ? null : new NewShare(id, token, now);
    }

    private const string ListSql = "select id, created_at, last_opened_at from session_shares where session_id = @sessionId and user_id = @userId order by created_at, id";

    public Task<IReadOnlyList<Share>> ListAsync(Guid userId, Guid sessionId, CancellationToken cancellation) =>
        database.QueryAsync<Share>(ListSql, new { userId, sessionId }, cancellation);

    private const string RevokeSql = "delete from session_shares where id = @id and session_id = @sessionId and user_id = @userId";

    /// <summary>False when it is not the user's.</summary>
    public async Task<bool> RevokeAsync(Guid userId, Guid sessionId, Guid id, CancellationToken cancellation) =>
        await database.ExecuteAsync(RevokeSql, new { userId, sessionId, id }, cancellation) > 0;

    private const string OpenSql = "update session_shares set last_opened_at = @now where token_hash = @hash returning session_id, user_id";

    /// <summary>Whose session, and which; null when there is no such link.</summary>
    public async Task<(Guid UserId, Guid SessionId)?> OpenAsync(string token, CancellationToken cancellation) =>
        await database.FirstAsync<Opened>(OpenSql, new { hash = Hash(token), now = time.GetUtcNow() }, cancellation) is { } found ? (found.UserId, found.SessionId) : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed class Opened
    {
        public Guid SessionId { get; init; }
        public Guid UserId { get; init; }
    }
}

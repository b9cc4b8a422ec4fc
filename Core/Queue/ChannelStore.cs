using System.Security.Cryptography;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>Where people want their paper. What they enter is sealed for them and the channel's kind.</summary>
public sealed class ChannelStore
{
    private readonly NpgsqlDataSource database;
    private readonly SecretSeal seal;
    private readonly TimeProvider time;

    internal ChannelStore(NpgsqlDataSource database, SecretSeal seal, TimeProvider time) => (this.database, this.seal, this.time) = (database, seal, time);

    private const string ListSql = "select kind, hint, created_at from paper_channels where user_id = @userId order by kind";

    public async Task<IReadOnlyList<PaperChannel>> ListAsync(Guid userId, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { userId }, cancellation)).Select(row => new PaperChannel(row.Kind, row.Hint, row.CreatedAt))];

    private const string SaveSql = """
        insert into paper_channels (user_id, kind, sealed, secret, hint, page, created_at) values (@userId, @kind, @address, @secret, @hint, @page, @now)
        on conflict (user_id, kind) do update set sealed = excluded.sealed, secret = excluded.secret, hint = excluded.hint, page = excluded.page, created_at = excluded.created_at
        """;

    /// <summary>Takes the place of the one that there is.</summary>
    /// <param name="hint">What of the address may be shown.</param>
    /// <param name="page">The address of this installation, for links back to it.</param>
    public async Task<ChannelSaved> SaveAsync(Guid userId, string kind, string address, string hint, string page, CancellationToken cancellation)
    {
        var (secret, now) = (kind == PaperChannels.Webhook ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) : null, time.GetUtcNow());
        await database.ExecuteAsync(SaveSql, new
        {
            userId, kind, hint, page, now, address = seal.Seal(userId, Purpose(kind), address), secret = secret is null ? null : seal.Seal(userId, Purpose(kind), secret)
        }, cancellation);
        return new ChannelSaved(new PaperChannel(kind, hint, now), secret);
    }

    private const string DeleteSql = "delete from paper_channels where user_id = @userId and kind = @kind";

    /// <summary>False when there is none.</summary>
    public async Task<bool> DeleteAsync(Guid userId, string kind, CancellationToken cancellation) => await database.ExecuteAsync(DeleteSql, new { userId, kind }, cancellation) > 0;

    private const string OpenSql = "select kind, hint, page, created_at, sealed, secret from paper_channels where user_id = @userId and kind = @kind";

    /// <summary>What was entered; null when there is none, or it cannot be opened with this machine's key file.</summary>
    public async Task<OpenChannel?> OpenAsync(Guid userId, string kind, CancellationToken cancellation)
    {
        if (await database.FirstAsync<Row>(OpenSql, new { userId, kind }, cancellation) is not { } row || seal.Open(userId, Purpose(kind), row.Sealed) is not { } address) return null;
        return new OpenChannel(kind, address, row.Secret is null ? null : seal.Open(userId, Purpose(kind), row.Secret), row.Page);
    }

    private static string Purpose(string kind) => $":paper/{kind}";

    private sealed class Row
    {
        public string Kind { get; init; } = "";
        public string Hint { get; init; } = "";
        public string Page { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public byte[] Sealed { get; init; } = [];
        public byte[]? Secret { get; init; }
    }
}

/// <summary>A channel as whoever sends needs it.</summary>
/// <param name="Secret">Of a webhook.</param>
/// <param name="Page">The address of this installation, without a slash at its end.</param>
public sealed record OpenChannel(string Kind, string Address, string? Secret, string Page)
{
    public override string ToString() => Kind; // the address may be a secret
}

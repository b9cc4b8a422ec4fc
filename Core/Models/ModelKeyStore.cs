using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Models;

/// <summary>The keys that people entered, sealed. What is read holds for five seconds, so a key entered or deleted elsewhere counts that much later.</summary>
internal sealed partial class ModelKeyStore(NpgsqlDataSource database, SecretSeal seal, TimeProvider time, ILogger<ModelKeyStore> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, IReadOnlyList<SealedKey> Keys)> cache = new();

    private const string ListSql = "select provider, sealed, last_four, created_at from model_keys where user_id = @userId";

    /// <summary>The user's keys by provider; one that cannot be opened on this machine has no <see cref="StoredModelKey.Key"/>.</summary>
    public async Task<IReadOnlyDictionary<string, StoredModelKey>> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        if (!cache.TryGetValue(userId, out var known) || known.Until <= time.GetUtcNow())
            cache[userId] = known = (time.GetUtcNow() + Lifetime, await database.QueryAsync<SealedKey>(ListSql, new { userId }, cancellation));
        return known.Keys.ToDictionary(key => key.Provider, key => Open(userId, key), StringComparer.OrdinalIgnoreCase);
    }

    private const string SaveSql = """
        insert into model_keys (user_id, provider, sealed, last_four) values (@userId, @provider, @sealedKey, @lastFour)
        on conflict (user_id, provider) do update set sealed = excluded.sealed, last_four = excluded.last_four, created_at = now()
        """;

    public async Task SaveAsync(Guid userId, string provider, string key, CancellationToken cancellation)
    {
        await database.ExecuteAsync(SaveSql, new { userId, provider, sealedKey = seal.Seal(userId, provider, key), lastFour = ModelKey.LastFour(key) }, cancellation);
        cache.TryRemove(userId, out _);
    }

    private const string DeleteSql = "delete from model_keys where user_id = @userId and provider = @provider";

    /// <summary>False when there was none.</summary>
    public async Task<bool> DeleteAsync(Guid userId, string provider, CancellationToken cancellation)
    {
        var deleted = await database.ExecuteAsync(DeleteSql, new { userId, provider }, cancellation) > 0;
        cache.TryRemove(userId, out _);
        return deleted;
    }

    private StoredModelKey Open(Guid userId, SealedKey stored)
    {
        var secret = seal.Open(userId, stored.Provider, stored.Sealed);
        if (secret is null) Log.Unreadable(log, stored.Provider, userId);
        return new StoredModelKey(stored.LastFour, secret is null ? null : new ModelKey(secret, $"{userId}/{stored.CreatedAt.UtcTicks}"));
    }

    private sealed record SealedKey(string Provider, byte[] Sealed, string LastFour, DateTimeOffset CreatedAt);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key for {Provider} of user {UserId} cannot be opened with this machine's key file; it has to be entered again.")]
        public static partial void Unreadable(ILogger logger, string provider, Guid userId);
    }
}

internal sealed record StoredModelKey(string LastFour, ModelKey? Key);

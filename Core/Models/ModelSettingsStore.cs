using System.Collections.Concurrent;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Models;

/// <summary>The settings of people. What is read holds for five seconds, for it is asked before every call; a change made elsewhere counts that much later.</summary>
public sealed class ModelSettingsStore(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, ModelSettings Settings)> cache = new();

    private const string ReadSql = "select mode, llm_preference, learning, roles::text as roles from model_settings where user_id = @userId";

    public async Task<ModelSettings> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        if (cache.TryGetValue(userId, out var known) && known.Until > time.GetUtcNow()) return known.Settings;
        var row = await database.FirstAsync<Row>(ReadSql, new { userId }, cancellation);
        var settings = row is null ? ModelSettings.Default : new ModelSettings(row.Mode, row.LlmPreference, row.Learning, Json.Read<Dictionary<string, string>>(row.Roles));
        cache[userId] = (time.GetUtcNow() + Lifetime, settings);
        return settings;
    }

    private const string SaveSql = """
        insert into model_settings (user_id, mode, llm_preference, learning, roles) values (@userId, @Mode, @LlmPreference, @Learning, @roles::jsonb)
        on conflict (user_id) do update set mode = excluded.mode, llm_preference = excluded.llm_preference, learning = excluded.learning, roles = excluded.roles
        """;

    public async Task<ModelSettings> SaveAsync(Guid userId, ModelSettingsRequest request, CancellationToken cancellation)
    {
        cache.TryRemove(userId, out _);
        var old = await ReadAsync(userId, cancellation);
        var settings = new ModelSettings(request.Mode ?? old.Mode, request.LlmPreference ?? old.LlmPreference, request.Learning ?? old.Learning, request.Roles ?? old.Roles);
        await database.ExecuteAsync(SaveSql, new { userId, settings.Mode, settings.LlmPreference, settings.Learning, roles = Json.Write(settings.Roles) }, cancellation);
        cache.TryRemove(userId, out _);
        return settings;
    }

    private sealed record Row(string Mode, string LlmPreference, bool Learning, string Roles);
}

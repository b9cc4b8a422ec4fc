using System.Collections.Concurrent;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Models;

/// <summary>The verdicts on models, summed up. Sums hold for ten seconds, for they are asked before every call.</summary>
internal sealed class ModelRecordStore(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset Until, IReadOnlyList<ModelRecord> Records)> cache = new();

    // Models and prices change: a verdict counts half after 30 days, and not at all after 180.
    private const string ReadSql = """
        select provider, model, tier, language, task_class, repair, sum(weight) as tries, coalesce(sum(weight) filter (where proven), 0) as proven,
          sum(weight * cost_usd::float8) as cost_usd, sum(weight * duration_ms) / 60000 as minutes
        from (
          select *, power(0.5, extract(epoch from @now - at)::float8 / (30 * 86400)) as weight
          from model_verdicts where user_id = @userId and at > @now - interval '180 days'
        ) as weighed
        group by provider, model, tier, language, task_class, repair
        """;

    public async Task<IReadOnlyList<ModelRecord>> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (cache.TryGetValue(userId, out var known) && known.Until > now) return known.Records;
        var records = await database.QueryAsync<ModelRecord>(ReadSql, new { userId, now }, cancellation);
        cache[userId] = (now + Lifetime, records);
        return records;
    }

    private const string LeagueSql = """
        select provider || '/' || model as model, count(*) as tries, count(*) filter (where proven) as proven, sum(cost_usd) as cost_usd,
          (avg(duration_ms) / 1000)::float8 as seconds_per_try, max(at) as last_at
        from model_verdicts
        where user_id = @userId and at > @now - interval '180 days'
          and (@language::text is null or language = @language) and (@taskClass::text is null or task_class = @taskClass)
        group by 1 order by count(*) filter (where proven) = 0, sum(cost_usd) / nullif(count(*) filter (where proven), 0), 3 desc, 1
        """;

    /// <summary>Models by cost per proven task, the cheapest first; those that have proven nothing last.</summary>
    public Task<IReadOnlyList<LeagueRow>> LeagueAsync(Guid userId, string? language, string? taskClass, CancellationToken cancellation) =>
        database.QueryAsync<LeagueRow>(LeagueSql, new { userId, now = time.GetUtcNow(), language, taskClass }, cancellation);
}

using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Retention;

/// <summary>Deletes what is past its time, of all users; each method at most one batch, so that no transaction is long.</summary>
internal sealed class RetentionStore(NpgsqlDataSource database)
{
    private const string OldSql = $"""
        with ranked as (
          select e.id, e.status, e.created_at, u.tier, row_number() over (partition by e.user_id order by e.created_at desc, e.id desc) as rank
          from executions e join users u on u.id = e.user_id)
        select id from ranked
        where status not in {ExecutionStatuses.Open}
          and not exists (select from executions c where (c.parent_id = ranked.id or c.basis_id = ranked.id) and c.status in {ExecutionStatuses.Open})
          and (created_at < case tier when 'premium' then @premium when 'registered' then @registered else @free end
            or (tier <> 'premium' and rank > @newest and created_at < @grace))
        order by created_at limit @batch
        """;

    private const string ArtifactsSql = "delete from artifacts where execution_id = any(@ids) returning user_id, id";

    // Streams before executions, as where a session is deleted: two orders could wait for each other.
    private const string StreamsSql = "delete from event_streams where stream = any(@streams)";

    private const string ExecutionsSql = $"delete from executions where id = any(@ids) and status not in {ExecutionStatuses.Open}";

    /// <summary>Ended executions beyond the limits that no open one goes on from, with all that hangs on them, their event streams too.</summary>
    public Task<(int Executions, IReadOnlyList<OwnedArtifact> Artifacts)> DeleteExecutionsAsync(RetentionLimits limits, int batch, CancellationToken cancellation) =>
        database.InTransactionAsync(async transaction =>
        {
            var parameters = new { premium = limits.Premium, registered = limits.Registered, free = limits.Free, newest = limits.Newest, grace = limits.Grace, batch };
            var ids = (await transaction.QueryAsync<Guid>(OldSql, parameters, cancellation)).ToArray();
            await transaction.ExecuteAsync(StreamsSql, new { streams = ids.Select(ExecutionEvents.Stream).ToArray() }, cancellation);
            var artifacts = await transaction.QueryAsync<OwnedArtifact>(ArtifactsSql, new { ids }, cancellation);
            return (await transaction.ExecuteAsync(ExecutionsSql, new { ids }, cancellation), artifacts);
        }, cancellation);

    private const string ExpiredSql = """
        with gone as (
          delete from artifacts where id in (select id from artifacts where expires_at < @now order by expires_at limit @batch)
          returning id, user_id, execution_id),
        forgotten as (update executions e set artifact_id = null from gone where e.id = gone.execution_id and e.artifact_id = gone.id)
        select user_id, id from gone
        """;

    public Task<IReadOnlyList<OwnedArtifact>> DeleteArtifactsAsync(DateTimeOffset now, int batch, CancellationToken cancellation) =>
        database.QueryAsync<OwnedArtifact>(ExpiredSql, new { now, batch }, cancellation);

    private const string OrphanedStreamsSql = """
        delete from event_streams where stream in (
          select s.stream from event_streams s
          where s.stream like @prefix || '%' and not exists (select from executions e where @prefix || e.id = s.stream)
          limit @batch)
        """;

    /// <summary>Streams of executions that were deleted in another way.</summary>
    public Task<int> DeleteStreamsAsync(int batch, CancellationToken cancellation) =>
        database.ExecuteAsync(OrphanedStreamsSql, new { prefix = ExecutionEvents.StreamPrefix, batch }, cancellation);

    private const string MocksSql = "delete from mocks where id in (select id from mocks where expires_at < @now order by expires_at limit @batch)";

    /// <summary>Mocks that have expired, with what they were asked and what they hold.</summary>
    public Task<int> DeleteMocksAsync(DateTimeOffset now, int batch, CancellationToken cancellation) => database.ExecuteAsync(MocksSql, new { now, batch }, cancellation);

    private const string KnownSql = "select id from artifacts where id = any(@ids)";

    /// <summary>Those that there is an artifact for.</summary>
    public Task<IReadOnlyList<Guid>> KnownAsync(IEnumerable<Guid> ids, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(KnownSql, new { ids = ids.ToArray() }, cancellation);
}

internal sealed record OwnedArtifact(Guid UserId, Guid Id);

/// <summary>Executions made before these times go; the last two are for users who may keep only the newest.</summary>
internal sealed record RetentionLimits(DateTimeOffset Premium, DateTimeOffset Registered, DateTimeOffset Free, int Newest, DateTimeOffset Grace)
{
    public static RetentionLimits At(DateTimeOffset now, RetentionOptions options) => new(
        now.AddDays(-options.PremiumDays), now.AddDays(-options.RegisteredDays), now.AddDays(-options.FreeDays), options.Newest, now.AddHours(-options.GraceHours));
}

using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Workspaces;

/// <summary>Workspaces whose time is over or nearly so, of all users.</summary>
internal sealed class WorkspaceExpiry(NpgsqlDataSource database, EventLog events, TimeProvider time)
{
    /// <summary>Rows of one transaction.</summary>
    private const int Batch = 200;

    private const string WarnSql = """
        update workspaces set warned_at = @now
        where id in (select id from workspaces where warned_at is null and expires_at < @soon order by expires_at limit @batch for update skip locked)
        returning id, user_id, expires_at
        """;

    /// <summary>Tells of those that are deleted before then, each once; returns how many, at most one batch.</summary>
    public Task<int> WarnAsync(DateTimeOffset soon, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var warned = await transaction.QueryAsync<Expiring>(WarnSql, new { now = time.GetUtcNow(), soon, batch = Batch }, cancellation);
        foreach (var one in warned) await events.AppendAsync(transaction, one.UserId, WorkspaceEvents.Stream(one.Id), WorkspaceEvents.Expiring, new WorkspaceExpiring(one.ExpiresAt), cancellation);
        return warned.Count;
    }, cancellation);

    private static readonly string DeleteSql = $"""
        with gone as (
          delete from workspaces where id in (select id from workspaces where expires_at < @now and warned_at <= @warnedBefore order by expires_at limit @batch) returning id, user_id, expires_at),
          {EventLog.Forgotten(WorkspaceEvents.StreamPrefix)}
        select id, user_id, expires_at from gone
        """;

    /// <summary>Deletes the rows of those that have expired and were warned of long enough, at most one batch; their files are the caller's.</summary>
    public Task<IReadOnlyList<Expiring>> DeleteAsync(DateTimeOffset warnedBefore, CancellationToken cancellation) =>
        database.QueryAsync<Expiring>(DeleteSql, new { now = time.GetUtcNow(), warnedBefore, batch = Batch }, cancellation);

    private const string KnownSql = "select id from workspaces where id = any(@ids)";

    /// <summary>Those that there is a row of.</summary>
    public Task<IReadOnlyList<Guid>> KnownAsync(Guid[] ids, CancellationToken cancellation) => database.QueryAsync<Guid>(KnownSql, new { ids }, cancellation);
}

internal sealed record Expiring
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

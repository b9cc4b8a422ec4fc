using Nightshift.Data;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>Which papers are still to be sent.</summary>
internal sealed class DeliveryStore(NpgsqlDataSource database)
{
    private static readonly string DueSql = $"""
        select d.id from paper_deliveries d
        where d.status = 'queued' and d.next_try_at <= @now
          and {JobDispatcher.HasNoJob("d.id")}
        order by d.next_try_at limit 500
        """;

    public Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, string group, DateTimeOffset now, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(DueSql, new { scheduler, group, now }, cancellation);

    private const string FindSql = "select user_id, night, kind, tries from paper_deliveries where id = @id and status = 'queued'";

    public Task<QueuedDelivery?> FindAsync(Guid id, CancellationToken cancellation) => database.FirstAsync<QueuedDelivery>(FindSql, new { id }, cancellation);

    private const string SaveSql = """
        update paper_deliveries set status = @status, tries = tries + 1, cause = @cause, next_try_at = @nextTry, sent_at = case @status when 'sent' then @now end where id = @id and status = 'queued'
        """;

    /// <param name="nextTry">Null when there is none.</param>
    public Task SaveAsync(Guid id, string? cause, DateTimeOffset? nextTry, DateTimeOffset now, CancellationToken cancellation) =>
        database.ExecuteAsync(SaveSql, new { id, cause, now, status = cause is null ? "sent" : nextTry is null ? "failed" : "queued", nextTry = nextTry ?? now }, cancellation);
}

internal sealed record QueuedDelivery(Guid UserId, string Night, string Kind, int Tries);

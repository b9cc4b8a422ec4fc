using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Sessions;

/// <summary>Deletes a session with everything that came of it.</summary>
public sealed class SessionRemoval(NpgsqlDataSource database)
{
    private const string LockSql = "select id from sessions where id = @id and user_id = @userId for update";

    private const string ExecutionsSql = $"""
        select id, status in {ExecutionStatuses.InWork} as open from executions where session_id = @id and user_id = @userId
        """;

    private const string ArtifactsSql = """
        select id from artifacts where user_id = @userId and (session_id = @id or execution_id = any(@executions))
        """;

    private const string DeleteSql = """
        delete from event_streams where user_id = @userId and stream = any(@streams);
        delete from sessions where id = @id and user_id = @userId;
        """;

    public Task<RemovedSession> RemoveAsync(Guid userId, Guid id, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<Guid?>(LockSql, new { userId, id }, cancellation) is null) return RemovedSession.Absent;

        var executions = await transaction.QueryAsync<(Guid Id, bool Open)>(ExecutionsSql, new { userId, id }, cancellation);
        if (executions.Any(execution => execution.Open)) return RemovedSession.Busy;

        var ids = executions.Select(execution => execution.Id).ToArray();
        var artifacts = await transaction.QueryAsync<Guid>(ArtifactsSql, new { userId, id, executions = ids }, cancellation);
        await transaction.ExecuteAsync(DeleteSql, new { userId, id, streams = ids.Select(ExecutionEvents.Stream).ToArray() }, cancellation);
        return new RemovedSession(SessionRemovalOutcome.Removed, artifacts);
    }, cancellation);
}

/// <param name="Artifacts">Whose rows went with it; their files are for the caller to delete.</param>
public sealed record RemovedSession(SessionRemovalOutcome Outcome, IReadOnlyList<Guid> Artifacts)
{
    internal static readonly RemovedSession Absent = new(SessionRemovalOutcome.Absent, []);

    internal static readonly RemovedSession Busy = new(SessionRemovalOutcome.Busy, []);
}

public enum SessionRemovalOutcome
{
    Removed,

    /// <summary>It is not the user's.</summary>
    Absent,

    /// <summary>An execution in it has not ended.</summary>
    Busy
}

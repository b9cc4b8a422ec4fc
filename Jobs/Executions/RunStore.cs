using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>Picking up executions. Each pick-up takes the next run number, and only the holder of the latest may write.</summary>
internal sealed class RunStore(NpgsqlDataSource database, EventLog events, QuestionStore questions)
{
    private const string PickUpSql = $"""
        update executions set run = run + 1, status = 'running', started_at = coalesce(started_at, now())
        where id = @id and status in {ExecutionStatuses.InWork}
        returning run, hold_requested_at is not null as held, {ExecutionStore.Columns}
        """;

    /// <summary>Takes an execution over from whoever had it; null when it has ended, or waits for its owner.</summary>
    public Task<ExecutionRun?> PickUpAsync(Guid id, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var row = await transaction.FirstAsync<PickedUp>(PickUpSql, new { id }, cancellation);
        if (row is null) return null;
        var run = new ExecutionRun(database, events, row, row.Run, await questions.ReadAsync(row.UserId, row.Id, cancellation), row.Held);
        await run.AppendAsync(transaction, ExecutionEvents.Started, new ExecutionStarted(row.Language, row.Tier, row.ComplexityScore, Resumed: row.Run > 1, Complexity.Of(row.Prompt).Parts, row.Mode), cancellation);
        return run;
    }, cancellation);

    private static readonly string StrandedSql = $"""
        select e.id from executions e
        where e.status in {ExecutionStatuses.InWork}
          and {JobDispatcher.HasNoJob("e.id")}
        order by e.created_at limit 500
        """;

    /// <summary>Open executions that no job stands for: new ones, and those whose job ended before they did.</summary>
    public Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, string group, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(StrandedSql, new { scheduler, group }, cancellation);

    /// <summary>Lets go of an execution until its owner has answered.</summary>
    public Task AskAsync(ExecutionRun run, Question question, CancellationToken cancellation) =>
        run.WriteAsync(transaction => questions.AskAsync(transaction, run.Execution, question, cancellation), cancellation);

    private sealed record PickedUp : Execution
    {
        public int Run { get; init; }
        public bool Held { get; init; }
    }
}

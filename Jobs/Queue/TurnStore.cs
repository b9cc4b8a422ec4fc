using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>Whose turn it is, and when the scheduler has to look again.</summary>
internal sealed class TurnStore(NpgsqlDataSource database)
{
    private const string IsReady = """
        i.user_id = @userId and (i.status = 'held' or (i.status = 'queued' and (i.repeat is null or i.due_at <= @now) and (i.deadline is null or i.deadline > @now)
          and not exists (select from queue_dependencies d join queue_items o on o.id = d.depends_on where d.item_id = i.id and o.status <> 'done')))
        """;

    private const string ReadySql = $"""
        select i.id from queue_items i where {IsReady}
        order by i.status = 'held' desc, coalesce(i.deadline <= @nextOpens, false) desc, i.priority desc, i.position, i.id limit @limit
        """;

    /// <summary>Those that may start now, in order: what was held, what has to be done this night, then by priority and position.</summary>
    /// <param name="nextOpens">When the next night begins; a deadline before that makes an item come first.</param>
    public Task<IReadOnlyList<Guid>> ReadyAsync(Guid userId, DateTimeOffset now, DateTimeOffset? nextOpens, int limit, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(ReadySql, new { userId, now, nextOpens, limit }, cancellation);

    private const string Columns = """
        i.id, i.request::text as request, i.draft::text as draft, i.execution_id, i.project_id, i.task, coalesce((select sum(cost_usd) from model_calls c where c.execution_id = i.execution_id), 0) as cost_usd
        """;

    private const string FindSql = $"select {Columns} from queue_items i where i.id = @itemId and {IsReady}";

    /// <summary>What the item asks for; null when it is not its turn any more.</summary>
    public async Task<Turn?> FindAsync(Guid userId, Guid itemId, DateTimeOffset now, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { userId, itemId, now }, cancellation))?.ToTurn();

    private const string TakeSql = $"select i.status from queue_items i where i.id = @itemId and {IsReady} for update of i";

    /// <summary>Whether the item still stands where it stood, in the transaction that starts it.</summary>
    public async Task<bool> TakeAsync(NpgsqlTransaction transaction, Guid userId, Turn turn, DateTimeOffset now, CancellationToken cancellation) =>
        await transaction.FirstAsync<string>(TakeSql, new { userId, itemId = turn.ItemId, now }, cancellation) == (turn.ExecutionId is null ? "queued" : "held");

    private const string LateSql = "select id, left(request->>'prompt', 400) as title from queue_items where user_id = @userId and status = 'queued' and deadline <= @now for update";

    /// <summary>What waited until its deadline had passed.</summary>
    public Task<IReadOnlyList<(Guid Id, string Title)>> LateAsync(NpgsqlTransaction transaction, Guid userId, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.QueryAsync<(Guid, string)>(LateSql, new { userId, now }, cancellation);

    private const string UndatedSql = "select id, repeat from queue_items where user_id = @userId and status = 'queued' and repeat is not null and due_at is null for update";

    private const string DateSql = "update queue_items set due_at = @dueAt where id = @id and user_id = @userId";

    /// <summary>Says of each repeated item that was added when its first time is.</summary>
    /// <param name="next">The first time of a cron expression; null when there is none.</param>
    public async Task DateAsync(NpgsqlTransaction transaction, Guid userId, Func<string, DateTimeOffset?> next, CancellationToken cancellation)
    {
        foreach (var (id, repeat) in await transaction.QueryAsync<(Guid, string)>(UndatedSql, new { userId }, cancellation))
            await transaction.ExecuteAsync(DateSql, new { userId, id, dueAt = next(repeat) ?? DateTimeOffset.MaxValue }, cancellation);
    }

    private const string NextSql = """
        select least(min(deadline) filter (where deadline > @now), min(due_at) filter (where due_at > @now)) from queue_items where user_id = @userId and status = 'queued'
        """;

    /// <summary>The next moment at which an item is due or too late.</summary>
    public Task<DateTimeOffset?> NextAsync(NpgsqlTransaction transaction, Guid userId, DateTimeOffset now, CancellationToken cancellation) => transaction.FirstAsync<DateTimeOffset?>(NextSql, new { userId, now }, cancellation);

    private const string DueSql = "select next_round_at from shifts where user_id = @userId";

    /// <summary>When the scheduler has to look; null when there is no shift.</summary>
    public Task<DateTimeOffset?> DueAsync(Guid userId, CancellationToken cancellation) => database.FirstAsync<DateTimeOffset?>(DueSql, new { userId }, cancellation);

    private const string LookSql = "update shifts set next_round_at = @at where user_id = @userId and next_round_at = @due";

    /// <summary>Says when to look next, unless the queue was changed since it was <paramref name="due"/>: then it is due again.</summary>
    public Task LookAsync(NpgsqlTransaction transaction, Guid userId, DateTimeOffset due, DateTimeOffset at, CancellationToken cancellation) => transaction.ExecuteAsync(LookSql, new { userId, due, at }, cancellation);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Request { get; init; } = "";
        public string Draft { get; init; } = "";
        public Guid? ExecutionId { get; init; }
        public Guid? ProjectId { get; init; }
        public string? Task { get; init; }
        public decimal CostUsd { get; init; }

        public Turn ToTurn()
        {
            var request = Json.Read<ExecuteRequest>(Request);
            return new(Id, request, Json.Read<Execution>(Draft), ExecutionId, CostUsd, ProjectId is { } project ? new(project, Task!, request.Prompt.Split('\n')[0]) : null);
        }
    }
}

/// <summary>An item whose turn it is.</summary>
/// <param name="ExecutionId">What it goes on with; null when it begins.</param>
/// <param name="CostUsd">Of that so far.</param>
/// <param name="Task">The task of a project that it is; null when it is none.</param>
internal sealed record Turn(Guid ItemId, ExecuteRequest Request, Execution Draft, Guid? ExecutionId, decimal CostUsd, QueuedTask? Task);

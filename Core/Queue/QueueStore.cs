using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>The queue as its owner sees and changes it. What the scheduler does with it is in Jobs.</summary>
public sealed class QueueStore(NpgsqlDataSource database, EventLog events, TimeProvider time)
{
    /// <summary>That may wait at once.</summary>
    public const int MostItems = 500;

    /// <summary>The order of the queue, whoever reads it: what runs, what is held, then by priority and position; what has ended comes last, the newest first.</summary>
    private const string Order = """
        order by case i.status when 'started' then 0 when 'needs_you' then 1 when 'held' then 2 when 'queued' then 3 else 4 end,
          i.ended_at desc nulls first, i.priority desc, i.position, i.id
        """;

    private const string ListSql = $"""
        select i.id, left(case when i.task is null then i.request->>'prompt' else split_part(i.request->>'prompt', e'\n', 1) end, 400) as prompt, i.draft->>'language' as language, replace(i.status, '_', '') as status, i.priority, i.why, i.next_action, i.deadline, i.repeat, i.due_at,
          (i.request->>'budget_usd')::numeric as budget_usd, coalesce((select sum(cost_usd) from model_calls c where c.execution_id = i.execution_id and c.user_id = @userId), 0) as cost_usd,
          (select reserved_usd from night_runs r where r.item_id = i.id and r.user_id = @userId and r.outcome is null) as reserved_usd,
          i.execution_id, e.session_id, i.project_id, i.created_at, i.ended_at,
          array(select d.depends_on from queue_dependencies d join queue_items o on o.id = d.depends_on where d.item_id = i.id and d.user_id = @userId and o.status <> 'done' order by d.depends_on) as depends_on
        from queue_items i left join executions e on e.id = i.execution_id and e.user_id = i.user_id
        where i.user_id = @userId and (@id::uuid is null or i.id = @id) and (@status::text is null or i.status = @status)
        {Order} limit @limit offset @offset
        """;

    private const string CountSql = "select count(*) from queue_items i where i.user_id = @userId and (@status::text is null or i.status = @status)";

    private const string SeqSql = "select coalesce((select seq from event_streams where stream = @stream and user_id = @userId), 0)";

    /// <summary>One page: what runs, what needs somebody, what is held, what waits in its order, and what has ended.</summary>
    public async Task<QueueList> ListAsync(Guid userId, QueueStatus? status, int page, int limit, CancellationToken cancellation)
    {
        var parameters = new { userId, id = (Guid?)null, status = status is { } one ? Json.Name(one) : null, limit, offset = (page - 1L) * limit, stream = QueueEvents.Stream(userId) };
        var seq = await database.FirstAsync<long>(SeqSql, parameters, cancellation); // before the rows, so that nothing falls between
        var rows = await database.QueryAsync<ListRow>(ListSql, parameters, cancellation);
        return new QueueList([.. rows.Select(row => row.ToItem())], await database.FirstAsync<long>(CountSql, parameters, cancellation), page, seq);
    }

    private const string RequestSql = "select request::text from queue_items where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public async Task<QueueItemDetail?> FindAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        var row = await database.FirstAsync<ListRow>(ListSql, new { userId, id, status = (string?)null, limit = 1, offset = 0L }, cancellation);
        if (row is null || await database.FirstAsync<string>(RequestSql, new { userId, id }, cancellation) is not { } request) return null;
        return new QueueItemDetail(row.ToItem(), Json.Read<ExecuteRequest>(request));
    }

    private const string WaitingSql = $"select draft::text from queue_items i where i.user_id = @userId and i.status = 'queued' {Order}";

    /// <summary>What waits for its first turn, in its order.</summary>
    public async Task<IReadOnlyList<Execution>> WaitingAsync(Guid userId, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<string>(WaitingSql, new { userId }, cancellation)).Select(Json.Read<Execution>)];

    private const string AddSql = """
        insert into queue_items (id, user_id, request, draft, priority, position, deadline, repeat, project_id, task, status, created_at)
        select @Id, @UserId, @request::jsonb, @draft::jsonb, @Priority, coalesce((select max(position) from queue_items where user_id = @UserId), 0) + 1, @Deadline::timestamptz, @Repeat, @projectId::uuid, @task, 'queued', @now
        where (select count(*) from queue_items where user_id = @UserId and status not in ('done', 'failed')) < @most
        """;

    /// <summary>Adds it at the end of its priority.</summary>
    /// <exception cref="QueueRefusedException">It cannot be added; nothing is changed.</exception>
    public Task AddAsync(QueueItem item, IReadOnlyList<Guid> dependsOn, CancellationToken cancellation) =>
        InTransactionAsync(item.UserId, transaction => AddAsync(transaction, item, dependsOn, cancellation), cancellation);

    /// <summary>The same in a transaction that holds the user's shift.</summary>
    /// <exception cref="QueueRefusedException">It cannot be added.</exception>
    public async Task AddAsync(NpgsqlTransaction transaction, QueueItem item, IReadOnlyList<Guid> dependsOn, CancellationToken cancellation)
    {
        await WriteAsync(transaction, AddSql, Values(item), $"{MostItems} items wait already, which is the most there can be. Remove one first.", cancellation);
        await DependAsync(transaction, item, dependsOn, cancellation);
        await ChangedAsync(transaction, item.UserId, item.Id, QueueStatus.Queued, cancellation);
    }

    private const string ChangeSql = """
        update queue_items set request = @request::jsonb, draft = @draft::jsonb, priority = @Priority, deadline = @Deadline, repeat = @Repeat, due_at = null, why = null, next_action = null
        where id = @Id and user_id = @UserId and status = 'queued' and project_id is null
        """;

    /// <summary>Puts the item in the place of the one with its id.</summary>
    /// <exception cref="QueueRefusedException">It does not wait any more, or cannot depend on what it names; nothing is changed.</exception>
    public Task ChangeAsync(QueueItem item, IReadOnlyList<Guid> dependsOn, CancellationToken cancellation) => InTransactionAsync(item.UserId, async transaction =>
    {
        await WriteAsync(transaction, ChangeSql, Values(item), "Only what waits for its turn, and is no task of a project, can be changed. Add it anew.", cancellation);
        await DependAsync(transaction, item, dependsOn, cancellation);
        await ChangedAsync(transaction, item.UserId, item.Id, QueueStatus.Queued, cancellation);
    }, cancellation);

    private const string ForgetSql = "delete from queue_dependencies where item_id = @Id and user_id = @UserId";

    private const string DependSql = """
        insert into queue_dependencies (item_id, depends_on, user_id) select @Id, id, @UserId from queue_items where user_id = @UserId and id = any(@ids) and id <> @Id
        """;

    private const string CircleSql = """
        with recursive reached as (
          select depends_on from queue_dependencies where item_id = @Id and user_id = @UserId
          union select d.depends_on from queue_dependencies d join reached r on d.item_id = r.depends_on where d.user_id = @UserId)
        select exists (select from reached where depends_on = @Id)
        """;

    private static async Task DependAsync(NpgsqlTransaction transaction, QueueItem item, IReadOnlyList<Guid> dependsOn, CancellationToken cancellation)
    {
        var parameters = new { item.Id, item.UserId, ids = dependsOn.Distinct().ToArray() };
        await transaction.ExecuteAsync(ForgetSql, parameters, cancellation);
        var found = await transaction.ExecuteAsync(DependSql, parameters, cancellation);
        if (parameters.ids.Contains(item.Id) || await transaction.FirstAsync<bool>(CircleSql, parameters, cancellation)) throw new QueueRefusedException("The items would wait for each other in a circle. Take one of them out of depends_on.");
        if (found < parameters.ids.Length) throw new QueueRefusedException("Not all of the items in depends_on are in your queue. List them with GET /queue.");
    }

    private const string PlaceSql = "select priority, position from queue_items where id = @before and user_id = @userId and status in ('queued', 'held')";

    private const string MakeRoomSql = "update queue_items set position = position + 1 where user_id = @userId and position >= @Position";

    private const string MoveSql = """
        update queue_items set priority = coalesce(@priority, priority), position = coalesce(@position, (select max(position) + 1 from queue_items where user_id = @userId))
        where id = @id and user_id = @userId and status in ('queued', 'held')
        """;

    /// <summary>Moves an item before another one, whose priority it takes; or to the end of its own priority.</summary>
    /// <exception cref="QueueRefusedException">One of them does not wait.</exception>
    public Task MoveAsync(Guid userId, Guid id, Guid? before, CancellationToken cancellation) => InTransactionAsync(userId, async transaction =>
    {
        (int Priority, long Position)? place = null;
        if (before is not null)
        {
            place = await transaction.FirstAsync<(int, long)?>(PlaceSql, new { userId, before }, cancellation)
                ?? throw new QueueRefusedException("The item that it shall come before does not wait. List the queue again.");
            await transaction.ExecuteAsync(MakeRoomSql, new { userId, place.Value.Position }, cancellation);
        }
        await WriteAsync(transaction, MoveSql, new { userId, id, priority = place?.Priority, position = place?.Position }, "Only what waits for its turn can be moved.", cancellation);
        await ChangedAsync(transaction, userId, id, QueueStatus.Queued, cancellation);
    }, cancellation);

    private const string AgainSql = $"""
        update queue_items set status = 'queued', execution_id = null, why = null, next_action = null, ended_at = null, deadline = null, draft = @draft::jsonb
        where id = @id and user_id = @userId and status in ('failed', 'needs_you') and project_id is null
          and not exists (select from executions e where e.id = execution_id and e.status in {ExecutionStatuses.Open})
        """;

    /// <summary>Lets a failed item wait for its turn again, without its deadline.</summary>
    /// <exception cref="QueueRefusedException">It has not failed.</exception>
    public Task AgainAsync(Guid userId, Guid id, Execution draft, CancellationToken cancellation) => InTransactionAsync(userId, async transaction =>
    {
        await WriteAsync(transaction, AgainSql, new { userId, id, draft = Json.Write(draft) }, "Only what has failed can be tried again, and a project's task on the page of its project.", cancellation);
        await ChangedAsync(transaction, userId, id, QueueStatus.Queued, cancellation);
    }, cancellation);

    private const string DraftSql = "select draft::text from queue_items where id = @id and user_id = @userId";

    /// <summary>The execution that an item becomes; null when it is not the user's.</summary>
    public async Task<Execution?> DraftAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        await database.FirstAsync<string>(DraftSql, new { userId, id }, cancellation) is { } draft ? Json.Read<Execution>(draft) : null;

    private const string RemoveSql = "delete from queue_items where id = @id and user_id = @userId and status <> 'started' and (project_id is null or status in ('done', 'failed'))";

    /// <summary>Takes it out of the queue; what it has made stays.</summary>
    /// <exception cref="QueueRefusedException">It runs.</exception>
    public Task RemoveAsync(Guid userId, Guid id, CancellationToken cancellation) => InTransactionAsync(userId, async transaction =>
    {
        await WriteAsync(transaction, RemoveSql, new { userId, id }, "It runs, or is a task of a project. Cancel its run first, or pause or stop its project.", cancellation);
        await ChangedAsync(transaction, userId, id, null, cancellation);
    }, cancellation);

    private const string LockSql = """
        select user_id from shifts where user_id = @userId for update;
        select id from users where id = @userId for no key update;
        """;

    private const string WithdrawSql = "delete from queue_items where project_id = @projectId and task = @task and user_id = @userId and status in ('queued', 'needs_you') returning id";

    /// <summary>Takes a project's task out of the queue, in a transaction that holds the user's shift; nothing when it has begun.</summary>
    public async Task WithdrawAsync(NpgsqlTransaction transaction, Guid userId, Guid projectId, string task, CancellationToken cancellation)
    {
        if (await transaction.FirstAsync<Guid?>(WithdrawSql, new { userId, projectId, task }, cancellation) is { } id) await ChangedAsync(transaction, userId, id, null, cancellation);
    }

    /// <summary>One change of a user's queue after another, so that two at once do not pass the limit together, nor make a circle. In the order in which the scheduler locks.</summary>
    private Task InTransactionAsync(Guid userId, Func<NpgsqlTransaction, Task> work, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { userId }, cancellation);
        await work(transaction);
        return true;
    }, cancellation);

    private static async Task WriteAsync(NpgsqlTransaction transaction, string sql, object values, string refusal, CancellationToken cancellation)
    {
        if (await transaction.ExecuteAsync(sql, values, cancellation) == 0) throw new QueueRefusedException(refusal);
    }

    private const string LookSql = "update shifts set next_round_at = @now where user_id = @userId";

    /// <summary>Tells the page, and the scheduler that it has to look.</summary>
    private async Task ChangedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, QueueStatus? status, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(LookSql, new { userId, now = time.GetUtcNow() }, cancellation);
        await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.Changed, new QueueChanged(id, status), cancellation);
    }

    private object Values(QueueItem item) => new
    {
        item.Id, item.UserId, request = Json.Write(item.Request), draft = Json.Write(item.Draft), item.Priority, item.Deadline, item.Repeat, projectId = item.Task?.ProjectId, task = item.Task?.Id, now = time.GetUtcNow(), most = MostItems
    };

    private sealed class ListRow
    {
        public Guid Id { get; init; }
        public string Prompt { get; init; } = "";
        public string Language { get; init; } = "";
        public QueueStatus Status { get; init; }
        public int Priority { get; init; }
        public string? Why { get; init; }
        public string? NextAction { get; init; }
        public DateTimeOffset? Deadline { get; init; }
        public string? Repeat { get; init; }
        public DateTimeOffset? DueAt { get; init; }
        public decimal? BudgetUsd { get; init; }
        public decimal CostUsd { get; init; }
        public decimal? ReservedUsd { get; init; }
        public Guid? ExecutionId { get; init; }
        public Guid? SessionId { get; init; }
        public Guid? ProjectId { get; init; }
        public Guid[] DependsOn { get; init; } = [];
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        public QueuedItem ToItem() => new(
            Id, Prompt, Language, Status, (QueuePriority)Priority, Why, NextAction, Deadline, Repeat, DueAt, BudgetUsd, CostUsd, ReservedUsd, ExecutionId, SessionId, ProjectId, DependsOn, CreatedAt, EndedAt);
    }
}

/// <summary>What was asked of the queue cannot be. The message says why to whoever asked.</summary>
public sealed class QueueRefusedException(string message) : Exception(message);

using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>The nights' rows: what each has reserved and spent, and where the items stand. Whoever writes holds the user's shift (<see cref="ShiftStore.LockAsync"/>).</summary>
internal sealed class NightStore(NpgsqlDataSource database, EventLog events)
{
    /// <summary>An item that stands elsewhere than its execution <c>e</c>.</summary>
    private const string IsBehind = $"""
        ((i.status in ('started', 'held') and e.id is null) or (i.status = 'started' and e.status not in {ExecutionStatuses.InWork}) or (i.status in ('held', 'needs_you') and e.status <> 'waiting'))
        """;

    private static readonly string DueSql = $"""
        select s.user_id from shifts s
        where (s.next_round_at <= @now or exists (select from queue_items i left join executions e on e.id = i.execution_id where i.user_id = s.user_id and {IsBehind}))
          and {JobDispatcher.HasNoJob("s.user_id")}
        order by s.next_round_at limit 500
        """;

    /// <summary>Users whose shift has to be looked at, and for whom no job stands.</summary>
    public Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, string group, DateTimeOffset now, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(DueSql, new { scheduler, group, now }, cancellation);

    private const string BehindSql = $"select i.id from queue_items i left join executions e on e.id = i.execution_id where i.user_id = @userId and {IsBehind} order by i.position";

    public Task<IReadOnlyList<Guid>> BehindAsync(Guid userId, CancellationToken cancellation) => database.QueryAsync<Guid>(BehindSql, new { userId }, cancellation);

    private const string StandingSql = $"""
        select i.id as item_id, replace(i.status, '_', '') as status, (i.request->>'budget_usd')::numeric as own_usd, i.repeat, left(i.request->>'prompt', 400) as title, i.execution_id, e.status as execution_status, e.stop_reason, e.budget_usd,
          (select replace(a.failure_class, '_', '') from attempts a where a.execution_id = e.id order by a.number desc limit 1) as failure_class,
          coalesce((select sum(cost_usd) from model_calls c where c.execution_id = e.id), 0) as cost_usd, r.id as run_id, r.night, coalesce(r.base_usd, 0) as base_usd, coalesce(r.reserved_usd, 0) as reserved_usd
        from queue_items i left join executions e on e.id = i.execution_id left join night_runs r on r.item_id = i.id and r.outcome is null
        where i.id = @itemId and i.user_id = @userId and {IsBehind} for update of i
        """;

    /// <summary>Where an item and its execution stand; null when they do not differ any more.</summary>
    public Task<Standing?> FindBehindAsync(NpgsqlTransaction transaction, Guid userId, Guid itemId, CancellationToken cancellation) =>
        transaction.FirstAsync<Standing>(StandingSql, new { userId, itemId }, cancellation);

    private const string MoveSql = """
        update queue_items set status = @status, why = @why, next_action = @nextAction, execution_id = @executionId, ended_at = case when @status in ('done', 'failed') then @now else null end
        where id = @itemId and user_id = @userId
        """;

    public async Task MoveAsync(NpgsqlTransaction transaction, Guid userId, Guid itemId, Guid? executionId, QueueStatus status, string? why, string? nextAction, DateTimeOffset now, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(MoveSql, new { userId, itemId, executionId, status = Json.Name(status), why, nextAction, now }, cancellation);
        await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.Changed, new QueueChanged(itemId, status, executionId, why), cancellation);
    }

    private const string ReleaseSql = """
        update night_runs set spent_usd = @costUsd - base_usd, outcome = @outcome, why = @why, next_action = @nextAction, ended_at = @now where id = @runId and user_id = @userId and outcome is null
        """;

    /// <summary>Ends what a night put aside: what was not spent of it is the purse's again.</summary>
    public Task ReleaseAsync(NpgsqlTransaction transaction, Guid userId, Guid runId, decimal costUsd, QueueStatus outcome, string? why, string? nextAction, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.ExecuteAsync(ReleaseSql, new { userId, runId, costUsd, outcome = Json.Name(outcome), why, nextAction, now }, cancellation);

    private const string ReserveSql = """
        insert into night_runs (id, user_id, night, item_id, execution_id, title, reserved_usd, base_usd, started_at) values (@id, @userId, @night, @itemId, @executionId, @title, @usd, @baseUsd, @now)
        """;

    public Task ReserveAsync(NpgsqlTransaction transaction, Guid userId, string night, Guid itemId, Guid? executionId, string title, decimal usd, decimal baseUsd, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.ExecuteAsync(ReserveSql, new { id = Guid.CreateVersion7(now), userId, night, itemId, executionId, title, usd, baseUsd, now }, cancellation);

    private const string MissedSql = """
        insert into night_runs (id, user_id, night, item_id, title, reserved_usd, base_usd, spent_usd, outcome, why, next_action, started_at, ended_at)
        values (@id, @userId, @night, @itemId, @title, 0, 0, 0, 'failed', @why, @nextAction, @now, @now)
        """;

    /// <summary>Tells in the night's paper of an item that was never begun.</summary>
    public Task MissedAsync(NpgsqlTransaction transaction, Guid userId, string night, Guid itemId, string title, string why, string nextAction, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.ExecuteAsync(MissedSql, new { id = Guid.CreateVersion7(now), userId, night, itemId, title, why, nextAction, now }, cancellation);

    private const string RaiseSql = "update night_runs set reserved_usd = reserved_usd + @usd where id = @runId and user_id = @userId and outcome is null";

    public Task RaiseAsync(NpgsqlTransaction transaction, Guid userId, Guid runId, decimal usd, CancellationToken cancellation) => transaction.ExecuteAsync(RaiseSql, new { userId, runId, usd }, cancellation);

    private const string PurseSql = """
        select n.purse_usd - coalesce(sum(coalesce(r.spent_usd, r.reserved_usd)), 0) as left_usd, count(r.id) filter (where r.outcome is null)::int as running
        from nights n left join night_runs r on r.user_id = n.user_id and r.night = n.night
        where n.user_id = @userId and n.night = @night and n.closed_at is null group by n.purse_usd
        """;

    /// <summary>What is left of a night's purse, and how many run on it; null when the night is not open.</summary>
    public Task<Purse?> PurseAsync(NpgsqlTransaction transaction, Guid userId, string night, CancellationToken cancellation) => transaction.FirstAsync<Purse>(PurseSql, new { userId, night }, cancellation);

    private const string IsOpenSql = "select purse_usd = @purse and closes_at = @ClosesAt from nights where user_id = @userId and night = @Date and closed_at is null";

    private const string OpenSql = """
        insert into nights (user_id, night, opens_at, closes_at, purse_usd) values (@userId, @Date, @OpensAt, @ClosesAt, @purse)
        on conflict (user_id, night) do update set closes_at = excluded.closes_at, closed_at = null, purse_usd = greatest(excluded.purse_usd,
          (select coalesce(sum(coalesce(spent_usd, reserved_usd)), 0) from night_runs r where r.user_id = excluded.user_id and r.night = excluded.night))
        """;

    /// <summary>Opens a night, or brings its end and its purse up to date. A purse that was made smaller still holds what is spent and put aside.</summary>
    public async Task OpenAsync(NpgsqlTransaction transaction, Guid userId, Night night, decimal purse, CancellationToken cancellation)
    {
        var known = await transaction.FirstAsync<bool?>(IsOpenSql, new { userId, night.Date, night.ClosesAt, purse }, cancellation);
        if (known == true) return;
        await transaction.ExecuteAsync(OpenSql, new { userId, night.Date, night.OpensAt, night.ClosesAt, purse }, cancellation);
        if (known is null) await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.NightOpened, night, cancellation);
    }

    private const string HoldSql = $"""
        update executions set hold_requested_at = @now from night_runs r
        where r.user_id = @userId and r.night <> coalesce(@open, '') and r.outcome is null and r.execution_id = executions.id and executions.status in {ExecutionStatuses.InWork} and executions.hold_requested_at is null
        """;

    private const string CloseSql = """
        update nights n set closed_at = @now
        where n.user_id = @userId and n.closed_at is null and n.night <> coalesce(@open, '') and not exists (select from night_runs r where r.user_id = n.user_id and r.night = n.night and r.outcome is null)
        returning n.night as date, n.opens_at, n.closes_at
        """;

    /// <summary>Asks what runs for nights that are over to stop after its step, and closes those nights of which nothing runs any more.</summary>
    /// <param name="open">The night that is on; null when none is.</param>
    public async Task<IReadOnlyList<Night>> CloseAsync(NpgsqlTransaction transaction, Guid userId, string? open, DateTimeOffset now, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(HoldSql, new { userId, open, now }, cancellation);
        Night[] closed = [.. (await transaction.QueryAsync<NightRow>(CloseSql, new { userId, open, now }, cancellation)).Select(row => new Night(row.Date, row.OpensAt, row.ClosesAt))];
        foreach (var night in closed) await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.NightClosed, night, cancellation);
        return closed;
    }

    private const string RepeatSql = """
        insert into queue_items (id, user_id, request, draft, priority, position, repeat, due_at, status, created_at)
        select @copy, user_id, request, draft, priority, (select max(position) + 1 from queue_items where user_id = @userId), repeat, @dueAt, 'queued', @now from queue_items where id = @itemId and user_id = @userId
        """;

    /// <summary>A repeated item that has ended waits for its next time, as a new one.</summary>
    public async Task RepeatAsync(NpgsqlTransaction transaction, Guid userId, Guid itemId, DateTimeOffset dueAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var copy = Guid.CreateVersion7(now);
        await transaction.ExecuteAsync(RepeatSql, new { userId, itemId, copy, dueAt, now }, cancellation);
        await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.Changed, new QueueChanged(copy, QueueStatus.Queued), cancellation);
    }

    private sealed class NightRow
    {
        public string Date { get; init; } = "";
        public DateTimeOffset OpensAt { get; init; }
        public DateTimeOffset ClosesAt { get; init; }
    }
}

/// <summary>An item and what became of its execution.</summary>
internal sealed class Standing
{
    public Guid ItemId { get; init; }
    public QueueStatus Status { get; init; }
    public decimal? OwnUsd { get; init; }
    public string? Repeat { get; init; }
    public string Title { get; init; } = "";
    public Guid? ExecutionId { get; init; }
    public ExecutionStatus? ExecutionStatus { get; init; }
    public string? StopReason { get; init; }
    public decimal? BudgetUsd { get; init; }
    public FailureClass? FailureClass { get; init; }
    public decimal CostUsd { get; init; }

    /// <summary>What a night put aside for it; null when it does not run for a shift.</summary>
    public Guid? RunId { get; init; }
    public string? Night { get; init; }
    public decimal BaseUsd { get; init; }
    public decimal ReservedUsd { get; init; }
}

internal sealed class Purse
{
    public decimal LeftUsd { get; init; }
    public int Running { get; init; }
}

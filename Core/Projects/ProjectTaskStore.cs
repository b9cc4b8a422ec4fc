using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>How the tasks of projects go, and what their owner decides on them.</summary>
public sealed class ProjectTaskStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, TimeProvider time)
{
    private const string ListSql = $"""
        select t.task, t.status, t.why, t.asked, t.execution_id, e.session_id, e.status as execution_status, coalesce({ExecutionStore.HeldSql}, false) as held,
          (select coalesce(sum(c.cost_usd), 0) from model_calls c where c.execution_id = t.execution_id and c.user_id = @userId) as cost_usd, t.commit_sha, t.started_at, t.ended_at
        from project_tasks t left join executions e on e.id = t.execution_id and e.user_id = t.user_id
        where t.project_id = @id and t.user_id = @userId order by t.started_at nulls last, t.task
        """;

    public async Task<IReadOnlyList<ProjectTask>> ListAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { id, userId }, cancellation)).Select(row => row.ToTask())];

    private const string StatesSql = "select task, status, asked, conflict from project_tasks where project_id = @id and user_id = @userId";

    /// <summary>Of each that was begun or skipped, in a transaction that holds the project.</summary>
    public async Task<Dictionary<string, TaskState>> StatesAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation) =>
        (await transaction.QueryAsync<Row>(StatesSql, new { id, userId }, cancellation)).ToDictionary(row => row.Task, row => new TaskState(row.Status, row.Asked, row.Conflict));

    private const string StartSql = """
        insert into project_tasks (project_id, user_id, task, status, execution_id, started_at) values (@id, @userId, @task, 'running', @executionId, @now)
        on conflict (project_id, task) do update set status = 'running', why = null, execution_id = excluded.execution_id, started_at = excluded.started_at, ended_at = null;
        update executions set project_id = @id where id = @executionId and user_id = @userId;
        update projects set why = null where id = @id and user_id = @userId
        """;

    /// <summary>Says that a task has begun, in the transaction that queues its execution.</summary>
    public async Task StartedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, string task, string title, Guid executionId, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(StartSql, new { id, userId, task, executionId, now = time.GetUtcNow() }, cancellation);
        await TellAsync(transaction, userId, id, task, title, ProjectTaskStatus.Running, executionId, null, cancellation);
    }

    private const string SessionSql = "select session_id from executions where project_id = @id and user_id = @userId order by created_at limit 1";

    /// <summary>The session that all of its tasks are in; null before the first has begun.</summary>
    public Task<Guid?> SessionAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation) => transaction.FirstAsync<Guid?>(SessionSql, new { id, userId }, cancellation);

    private const string AgainSql = "update project_tasks set status = 'planned', why = null, ended_at = null where project_id = @id and user_id = @userId and task = @task and status in ('failed', 'skipped')";

    /// <summary>Lets a task that failed or was skipped be worked on again.</summary>
    /// <exception cref="ProjectRefusedException">It is neither.</exception>
    public Task AgainAsync(Guid userId, Guid id, PlanTask task, CancellationToken cancellation) =>
        DecideAsync(userId, id, task, AgainSql, ProjectTaskStatus.Planned, "Only a task that failed or was skipped can be run again.", cancellation);

    private const string SkipSql = """
        insert into project_tasks (project_id, user_id, task, status) values (@id, @userId, @task, 'skipped')
        on conflict (project_id, task) do update set status = 'skipped', why = null, asked = null where project_tasks.status in ('planned', 'failed')
        """;

    /// <summary>Goes on without a task: what depends on it may begin.</summary>
    /// <exception cref="ProjectRefusedException">It is worked on, done or skipped.</exception>
    public Task SkipAsync(Guid userId, Guid id, PlanTask task, CancellationToken cancellation) =>
        DecideAsync(userId, id, task, SkipSql, ProjectTaskStatus.Skipped, "Only a task that is planned or failed can be skipped.", cancellation);

    private const string ChangeSql = "update project_tasks set status = 'planned', why = null, ended_at = null, asked = @asked where project_id = @id and user_id = @userId and task = @task and status in ('done', 'failed')";

    /// <summary>Has a task that is done, or failed, be worked on once more, as its owner wants it now.</summary>
    /// <exception cref="ProjectRefusedException">It is not done.</exception>
    public Task ChangeAsync(Guid userId, Guid id, PlanTask task, string asked, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status is not (ProjectStatus.Waiting or ProjectStatus.Executing or ProjectStatus.Done)) throw new ProjectRefusedException("The project is not being worked on.");
        if (await transaction.ExecuteAsync(ChangeSql, new { userId, id, task = task.Id, asked }, cancellation) == 0) throw new ProjectRefusedException("Only a task that is done or failed can be changed. Change the plan for one that has not begun.");
        await TellAsync(transaction, userId, id, task, ProjectTaskStatus.Planned, null, $"You want it changed: {asked}", cancellation);
        if (held.Status != ProjectStatus.Executing) await projects.MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation);
    }, cancellation);

    private const string FailSql = "update project_tasks set status = 'failed', why = @why where project_id = @id and user_id = @userId and task = @task";

    /// <summary>Says that a task that was done did not help after all, in a transaction that holds the project.</summary>
    public async Task FailAsync(NpgsqlTransaction transaction, Guid userId, Guid id, PlanTask task, string why, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(FailSql, new { userId, id, task = task.Id, why }, cancellation);
        await TellAsync(transaction, userId, id, task, ProjectTaskStatus.Failed, null, why, cancellation);
    }

    private Task DecideAsync(Guid userId, Guid id, PlanTask task, string sql, ProjectTaskStatus status, string refusal, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status is not (ProjectStatus.Waiting or ProjectStatus.Executing)) throw new ProjectRefusedException("The project is not being worked on.");
        if (await transaction.ExecuteAsync(sql, new { userId, id, task = task.Id }, cancellation) == 0) throw new ProjectRefusedException(refusal);
        await TellAsync(transaction, userId, id, task, status, null, null, cancellation);
        if (held.Status == ProjectStatus.Waiting) await projects.MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation);
    }, cancellation);

    /// <summary>Tells that a task stands elsewhere now, in the transaction that moves it.</summary>
    public Task TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, PlanTask task, ProjectTaskStatus status, Guid? executionId, string? why, CancellationToken cancellation) =>
        TellAsync(transaction, userId, id, task.Id, task.Title, status, executionId, why, cancellation);

    private Task TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, string task, string title, ProjectTaskStatus status, Guid? executionId, string? why, CancellationToken cancellation) =>
        events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.TaskMoved, new ProjectTaskMoved(task, title, status, executionId, why), cancellation);

    private sealed class Row
    {
        public string Task { get; init; } = "";
        public ProjectTaskStatus Status { get; init; }
        public string? Why { get; init; }
        public string? Asked { get; init; }
        public string? Conflict { get; init; }
        public Guid? ExecutionId { get; init; }
        public Guid? SessionId { get; init; }
        public ExecutionStatus? ExecutionStatus { get; init; }
        public bool Held { get; init; }
        public decimal CostUsd { get; init; }
        public string? CommitSha { get; init; }
        public DateTimeOffset? StartedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        public ProjectTask ToTask() => new(Task, Status, Why, Asked, ExecutionId, SessionId, ExecutionStatus, Held, CostUsd, CommitSha, StartedAt, EndedAt);
    }
}

using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Queue;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Tasks that wait for the night shift, as items of the queue. Whoever writes holds the shift first, then the project.</summary>
internal sealed class NightTasks(QueueStore queue, ProjectTaskStore tasks, PlanStore plans, ApprovalStore approvals, TimeProvider time)
{
    private const string QueuedSql = """
        insert into project_tasks (project_id, user_id, task, status) values (@Id, @UserId, @task, 'queued')
        on conflict (project_id, task) do update set status = 'queued', why = null, ended_at = null;
        update projects set why = null where id = @Id and user_id = @UserId
        """;

    /// <summary>Null when the task waits in the queue; else why it cannot, for now.</summary>
    /// <param name="draft">The execution that it becomes.</param>
    public async Task<string?> AddAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, Execution draft, decimal? budgetUsd, CancellationToken cancellation)
    {
        var request = new ExecuteRequest($"{task.Title}\n\n{task.What}", draft.Language, Model: draft.ChosenModel, BudgetUsd: budgetUsd);
        var item = new QueueItem(Guid.CreateVersion7(time.GetUtcNow()), run.UserId, request, draft, (int)QueuePriority.Normal, null, null) { Task = new(run.Id, task.Id, task.Title) };
        try
        {
            await queue.AddAsync(transaction, item, [], cancellation);
        }
        catch (QueueRefusedException full)
        {
            return full.Message;
        }
        await transaction.ExecuteAsync(QueuedSql, new { run.Id, run.UserId, task = task.Id }, cancellation);
        await tasks.TellAsync(transaction, run.UserId, run.Id, task, ProjectTaskStatus.Queued, null, null, cancellation);
        return null;
    }

    private const string WithdrawSql = "update project_tasks set status = 'planned' where project_id = @Id and user_id = @UserId and task = @task and status = 'queued'";

    /// <summary>Takes a task out of the queue; nothing when it has begun meanwhile.</summary>
    public async Task WithdrawAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, CancellationToken cancellation)
    {
        if (await transaction.ExecuteAsync(WithdrawSql, new { run.Id, run.UserId, task = task.Id }, cancellation) == 0) return;
        await queue.WithdrawAsync(transaction, run.UserId, run.Id, task.Id, cancellation);
        await tasks.TellAsync(transaction, run.UserId, run.Id, task, ProjectTaskStatus.Planned, null, null, cancellation);
    }

    private const string HoldSql = """
        select p.status = 'executing' and p.paused_at is null and p.by_night and exists (select from project_tasks t where t.project_id = p.id and t.task = @Id and t.status = 'queued')
        from projects p where p.id = @ProjectId and p.user_id = @userId for update
        """;

    private const string LookSql = "update projects set look_at = @now where id = @ProjectId and user_id = @userId";

    /// <summary>Whether a task may begin now: it still waits, and its phase is approved. When not, its project is looked at.</summary>
    public async Task<bool> MayBeginAsync(NpgsqlTransaction transaction, Guid userId, QueuedTask task, CancellationToken cancellation)
    {
        var waits = await transaction.FirstAsync<bool?>(HoldSql, new { task.ProjectId, task.Id, userId }, cancellation) is true;
        var passed = await approvals.PassedAsync(transaction, userId, task.ProjectId, cancellation);
        if (waits && await plans.CurrentAsync(transaction, userId, task.ProjectId, cancellation) is { } plan && passed.Phase(plan.PhaseOf(task.Id))) return true;
        await transaction.ExecuteAsync(LookSql, new { task.ProjectId, userId, now = time.GetUtcNow() }, cancellation);
        return false;
    }
}

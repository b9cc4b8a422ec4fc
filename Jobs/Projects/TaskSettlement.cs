using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Queue;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Brings the tasks that are worked on to where their executions stand: what is proven becomes a commit on the project's branch, one after the other.</summary>
internal sealed class TaskSettlement(NpgsqlDataSource database, ProjectRunStore runs, ProjectTaskStore tasks, PlanStore plans, CheckStore checks, NightTasks night, ExecutionStore executions, ProjectBranch branch, TimeProvider time)
{
    private const string WorkingSql = """
        select t.task, t.execution_id, e.status as execution_status, e.stop_reason, e.cancel_requested_at is not null as cancelling,
          (select replace(a.failure_class, '_', '') from attempts a where a.execution_id = e.id order by a.number desc limit 1) as failure_class
        from project_tasks t left join executions e on e.id = t.execution_id where t.project_id = @Id and t.user_id = @UserId and t.status = 'running' order by e.completed_at, t.task
        """;

    private const string QueuedSql = """
        select t.task, i.status = 'queued' as waits, i.why, i.next_action
        from project_tasks t left join lateral (select * from queue_items i where i.project_id = t.project_id and i.task = t.task order by i.created_at desc limit 1) as i on true
        where t.project_id = @Id and t.user_id = @UserId and t.status = 'queued' order by t.task
        """;

    /// <summary>Whether any has ended, or cannot wait any longer, so that the project stands elsewhere now.</summary>
    public async Task<bool> SettleAsync(ProjectRun run, CancellationToken cancellation)
    {
        if (run.HasQueued)
            foreach (var queued in await database.QueryAsync<Queued>(QueuedSql, new { run.Id, run.UserId }, cancellation))
                if (queued.Waits is not true || !run.ByNight || run.Paused || run.Status != ProjectStatus.Executing)
                {
                    await LeaveAsync(run, queued, cancellation);
                    return true;
                }
        foreach (var working in await database.QueryAsync<Working>(WorkingSql, new { run.Id, run.UserId }, cancellation))
            if (working.ExecutionStatus is not (ExecutionStatus.Pending or ExecutionStatus.Running or ExecutionStatus.Waiting))
            {
                var plan = (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan;
                await EndAsync(run, plan, plan.AllTasks().First(task => task.Id == working.Task), working, cancellation);
                return true;
            }
            else if (run.Status == ProjectStatus.Stopped && !working.Cancelling) await executions.CancelAsync(run.UserId, working.ExecutionId!.Value, cancellation);
        return false;
    }

    private async Task EndAsync(ProjectRun run, ProjectPlan plan, PlanTask task, Working working, CancellationToken cancellation)
    {
        var (landing, why) = working.ExecutionStatus switch
        {
            null => (null, "Its run was deleted."),
            ExecutionStatus.Passed => await LandAsync(run, task, working.ExecutionId!.Value, cancellation),
            { } ended => (null, Words(PostMortem.Of(ended, working.StopReason, working.FailureClass)))
        };
        var status = landing switch { null => ProjectTaskStatus.Failed, { Commit: not null } => ProjectTaskStatus.Done, _ => ProjectTaskStatus.Planned };
        if (landing?.Conflict is { } conflict) why = $"It conflicts with what was done meanwhile in {conflict.Split('\n')[0]}, and is done again on top of that, by itself.";
        await runs.WriteAsync(run, async transaction =>
        {
            await transaction.ExecuteAsync(EndSql, new { run.Id, run.UserId, task = task.Id, status = Json.Name(status), why, commit = landing?.Commit, conflict = landing?.Conflict, now = time.GetUtcNow() }, cancellation);
            if (landing?.Commit is not null) await checks.ForgetAsync(transaction, run.UserId, run.Id, plan.PhaseOf(task.Id), cancellation);
            await tasks.TellAsync(transaction, run.UserId, run.Id, task, status, working.ExecutionId, why, cancellation);
            return true;
        }, cancellation);
    }

    /// <summary>Takes a task out of the queue; what could not be begun there has failed.</summary>
    private async Task LeaveAsync(ProjectRun run, Queued queued, CancellationToken cancellation)
    {
        var task = (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan.AllTasks().First(one => one.Id == queued.Task);
        await runs.WriteAsync(run, async transaction =>
        {
            await night.WithdrawAsync(transaction, run, task, cancellation);
            if (queued.Why is not null) await tasks.FailAsync(transaction, run.UserId, run.Id, task, $"{queued.Why} {queued.NextAction}", cancellation);
            return await transaction.ExecuteAsync("update projects set look_at = @now where id = @Id", new { run.Id, now = time.GetUtcNow() }, cancellation);
        }, cancellation);
    }

    private const string EndSql = """
        update project_tasks set status = @status, why = @why, commit_sha = coalesce(@commit, commit_sha), ended_at = @now,
          asked = case when @status <> 'done' then asked end, conflict = case when @status <> 'done' then coalesce(@conflict, conflict) end
        where project_id = @Id and user_id = @UserId and task = @task and status = 'running';
        update projects set head_sha = coalesce(@commit, head_sha), look_at = @now where id = @Id and user_id = @UserId
        """;

    private async Task<(Landing? Landing, string? Why)> LandAsync(ProjectRun run, PlanTask task, Guid executionId, CancellationToken cancellation)
    {
        try
        {
            var execution = (await executions.FindAsync(run.UserId, executionId, cancellation))!;
            var delivered = (await executions.AttemptsAsync(run.UserId, executionId, cancellation)).First(attempt => attempt.Number == execution.BestAttempt);
            return (await branch.LandAsync(run, run.HeadSha, task, execution, delivered, cancellation), null);
        }
        catch (GitException failed)
        {
            return (null, failed.Message);
        }
    }

    private static string Words(PostMortem found) => $"{found.Why} {found.NextAction}";

    private sealed class Queued
    {
        public string Task { get; init; } = "";

        /// <summary>Null when its item is gone.</summary>
        public bool? Waits { get; init; }

        /// <summary>Why it could not be begun.</summary>
        public string? Why { get; init; }
        public string? NextAction { get; init; }
    }

    private sealed class Working
    {
        public string Task { get; init; } = "";
        public Guid? ExecutionId { get; init; }
        public ExecutionStatus? ExecutionStatus { get; init; }
        public string? StopReason { get; init; }
        public bool Cancelling { get; init; }
        public FailureClass? FailureClass { get; init; }
    }
}

using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Queue;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Brings the task that is worked on to where its execution stands: what is proven becomes a commit on the project's branch.</summary>
internal sealed class TaskSettlement(NpgsqlDataSource database, ProjectRunStore runs, ProjectTaskStore tasks, PlanStore plans, ExecutionStore executions, ProjectBranch branch, TimeProvider time)
{
    private const string WorkingSql = """
        select t.task, t.execution_id, e.status as execution_status, e.stop_reason, e.cancel_requested_at is not null as cancelling,
          (select replace(a.failure_class, '_', '') from attempts a where a.execution_id = e.id order by a.number desc limit 1) as failure_class
        from project_tasks t left join executions e on e.id = t.execution_id where t.project_id = @Id and t.user_id = @UserId and t.status = 'running'
        """;

    /// <summary>Whether a task goes on being worked on.</summary>
    public async Task<bool> IsWorkingAsync(ProjectRun run, CancellationToken cancellation)
    {
        if (await database.FirstAsync<Working>(WorkingSql, new { run.Id, run.UserId }, cancellation) is not { } working) return false;
        if (working.ExecutionStatus is ExecutionStatus.Pending or ExecutionStatus.Running or ExecutionStatus.Waiting)
        {
            if (run.Status == ProjectStatus.Stopped && !working.Cancelling) await executions.CancelAsync(run.UserId, working.ExecutionId!.Value, cancellation);
            return true;
        }
        var plan = (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan;
        await EndAsync(run, plan.AllTasks().First(task => task.Id == working.Task), working, cancellation);
        return false;
    }

    private async Task EndAsync(ProjectRun run, PlanTask task, Working working, CancellationToken cancellation)
    {
        var (commit, why) = working.ExecutionStatus switch
        {
            null => (null, "Its run was deleted."),
            ExecutionStatus.Passed => await CommitAsync(run, task, working.ExecutionId!.Value, cancellation),
            { } ended => (null, Words(PostMortem.Of(ended, working.StopReason, working.FailureClass)))
        };
        await runs.WriteAsync(run, async transaction =>
        {
            var status = commit is null ? ProjectTaskStatus.Failed : ProjectTaskStatus.Done;
            await transaction.ExecuteAsync(EndSql, new { run.Id, run.UserId, task = task.Id, status = Json.Name(status), why, commit, now = time.GetUtcNow() }, cancellation);
            await tasks.TellAsync(transaction, run.UserId, run.Id, task, status, working.ExecutionId, why, cancellation);
            return true;
        }, cancellation);
    }

    private const string EndSql = """
        update project_tasks set status = @status, why = @why, commit_sha = @commit, ended_at = @now where project_id = @Id and user_id = @UserId and task = @task and status = 'running';
        update projects set head_sha = coalesce(@commit, head_sha) where id = @Id and user_id = @UserId
        """;

    private async Task<(string? Commit, string? Why)> CommitAsync(ProjectRun run, PlanTask task, Guid executionId, CancellationToken cancellation)
    {
        try
        {
            var execution = (await executions.FindAsync(run.UserId, executionId, cancellation))!;
            var delivered = (await executions.AttemptsAsync(run.UserId, executionId, cancellation)).First(attempt => attempt.Number == execution.BestAttempt);
            return (await branch.CommitAsync(run, task, execution, delivered, cancellation), null);
        }
        catch (GitException failed)
        {
            return (null, failed.Message);
        }
    }

    private static string Words(PostMortem found) => $"{found.Why} {found.NextAction}";

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

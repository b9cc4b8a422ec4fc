using System.Diagnostics;
using Nightshift.Agents;
using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Begins the next task, in the transaction that says so: the row, its execution and the event, or nothing.</summary>
internal sealed class TaskStart(
    ProjectRunStore runs, ProjectStore projects, ProjectTaskStore tasks, PlanStore plans, ApprovalStore approvals, ExecutionStore executions, ExecutionAdmission admission, AgentCatalog agents, TimeProvider time)
{
    private static readonly TimeSpan UntilLater = TimeSpan.FromMinutes(1);

    /// <summary>False when nothing more begins for now.</summary>
    public async Task<bool> NextAsync(ProjectRun run, CancellationToken cancellation)
    {
        var (plan, known) = ((await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan, await agents.ListAsync(run.UserId, cancellation));
        string? later = null;
        await runs.WriteAsync(run, async transaction =>
        {
            if (await transaction.FirstAsync<bool>("select paused_at is not null from projects where id = @Id", new { run.Id }, cancellation)) return false;
            var next = PlanProgress.Of(plan, await tasks.StatesAsync(transaction, run.UserId, run.Id, cancellation), await approvals.PassedAsync(transaction, run.UserId, run.Id, cancellation));
            var spent = next.Start is not null && run.LeftUsd <= 0 ? FormattableString.Invariant($"Its budget of ${run.BudgetUsd:0.######} is spent. Raise it to go on.") : null;
            if (next.Start is { } task && spent is null) later = await StartAsync(transaction, run, task, PlanEstimator.Named(known, task.Agent), cancellation);
            else await projects.MoveAsync(transaction, run.UserId, run.Id, next.IsDone ? ProjectStatus.Done : ProjectStatus.Waiting, spent ?? next.Why, cancellation);
            return true;
        }, cancellation);
        if (later is not null) await runs.LaterAsync(run, later, UntilLater, cancellation);
        return false;
    }

    private const string StartSql = """
        insert into project_tasks (project_id, user_id, task, status, execution_id, started_at) values (@Id, @UserId, @task, 'running', @execution, @now)
        on conflict (project_id, task) do update set status = 'running', why = null, execution_id = excluded.execution_id, started_at = excluded.started_at, ended_at = null;
        update executions set project_id = @Id where id = @execution and user_id = @UserId;
        update projects set why = null where id = @Id
        """;

    private const string SessionSql = "select session_id from executions where project_id = @Id and user_id = @UserId order by created_at limit 1";

    /// <summary>Null when it has begun; else the limit that is in its way, which lifts by itself.</summary>
    private async Task<string?> StartAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, Agent? agent, CancellationToken cancellation)
    {
        var draft = (await DraftAsync(transaction, run, task, agent, cancellation)) with { BudgetUsd = run.LeftUsd, TraceParent = Activity.Current?.Id };
        var session = await transaction.FirstAsync<Guid?>(SessionSql, new { run.Id, run.UserId }, cancellation);
        var admitted = await admission.AdmitAsync(transaction, draft, session, $"{task.Title}\n\n{task.What}", null, null, cancellation);
        if (admitted.Execution is null) return admitted.Reached?.Detail ?? "Its session was deleted at the same time.";
        await transaction.ExecuteAsync(StartSql, new { run.Id, run.UserId, task = task.Id, execution = draft.Id, now = time.GetUtcNow() }, cancellation);
        await tasks.TellAsync(transaction, run.UserId, run.Id, task, ProjectTaskStatus.Running, draft.Id, null, cancellation);
        return null;
    }

    private const string BeforeSql = "select execution_id from project_tasks where project_id = @Id and user_id = @UserId and task = @task";

    /// <summary>A second try goes on from the best attempt of the first, while both work on the same commit and ask for the same.</summary>
    private async Task<Execution> DraftAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, Agent? agent, CancellationToken cancellation)
    {
        var fresh = TaskDraft.Of(run.Draft, run.Wish, task, agent, run.HeadSha ?? run.Draft.Target!.Commit);
        if (await transaction.FirstAsync<Guid?>(BeforeSql, new { run.Id, run.UserId, task = task.Id }, cancellation) is not { } id) return fresh;
        return await executions.FindAsync(run.UserId, id, cancellation) is { BestAttempt: not null } before && before.Target!.Commit == fresh.Target!.Commit && before.Prompt == fresh.Prompt && before.Criteria!.SequenceEqual(fresh.Criteria!)
            ? before.Again(ExecutionOrigins.Retry, null, null) with { Agent = fresh.Agent, Mode = fresh.Mode, Tier = fresh.Tier, ChosenModel = fresh.ChosenModel }
            : fresh;
    }
}

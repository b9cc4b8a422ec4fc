using Microsoft.Extensions.Options;
using Nightshift.Agents;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>What an approved plan goes on with: tasks, the tests after a phase, the pull request, or its owner.</summary>
internal sealed class NextStep(
    ProjectRunStore runs, ProjectStore projects, ProjectTaskStore tasks, PlanStore plans, ApprovalStore approvals, CheckStore checks, TaskStart start, NightTasks night, CheckStep check, PullStep pull, AgentCatalog agents,
    IOptions<ProjectOptions> options)
{
    private static readonly TimeSpan UntilLater = TimeSpan.FromMinutes(1);

    /// <summary>False when there is nothing more to do for now.</summary>
    public async Task<bool> RunAsync(ProjectRun run, CancellationToken cancellation)
    {
        var plan = (await plans.FindAsync(run.UserId, run.Id, null, cancellation))!.Plan;
        var known = await agents.ListAsync(run.UserId, cancellation);
        var mayPull = await pull.IsPossibleAsync(run, cancellation);
        var then = await runs.WriteAsync(run, async transaction =>
        {
            if (await transaction.FirstAsync<bool>("select paused_at is not null from projects where id = @Id", new { run.Id }, cancellation)) return Then.Nothing;
            var passed = await approvals.PassedAsync(transaction, run.UserId, run.Id, cancellation);
            var states = await tasks.StatesAsync(transaction, run.UserId, run.Id, cancellation);
            foreach (var task in plan.AllTasks().Where(task => states.GetValueOrDefault(task.Id)?.Status == ProjectTaskStatus.Queued && !passed.Phase(plan.PhaseOf(task.Id))))
            {
                await night.WithdrawAsync(transaction, run, task, cancellation);
                states[task.Id] = states[task.Id] with { Status = ProjectTaskStatus.Planned };
            }
            var next = PlanProgress.Of(plan, states, passed.Phase, await checks.DoneAsync(transaction, run.UserId, run.Id, cancellation));
            var running = states.Values.Count(state => state.Status is ProjectTaskStatus.Running or ProjectTaskStatus.Queued);
            if (next.Check is { } phase) return new Then(Check: phase);
            if (next.IsDone && passed.PullRequest && run.HasChanges && run.PulledSha != run.HeadSha) return new Then(Pull: true);
            if (next.IsDone && mayPull && run.PullUrl is null) return await WaitAsync($"All is done, on the branch {run.Draft.Target!.PullBranch}. The pull request waits for your approval.", ProjectGate.PullRequest);
            if (next.IsDone)
            {
                await projects.MoveAsync(transaction, run.UserId, run.Id, ProjectStatus.Done, null, cancellation);
                return Then.Nothing;
            }
            if (running == 0 && next.Ready.Count == 0) return await WaitAsync(next.Why!, next.Gate);
            var free = await transaction.FirstAsync<decimal?>(FreeSql, new { run.Id, run.UserId }, cancellation);
            if (running == 0 && free <= 0) return await WaitAsync(FormattableString.Invariant($"Its budget of ${run.BudgetUsd:0.######} is spent. Raise it to go on."), null);
            return new Then(Later: await StartAsync(transaction, run, known, free <= 0 ? [] : [.. next.Ready.Take(options.Value.TasksAtOnce - running)], free, states, cancellation));

            async Task<Then> WaitAsync(string why, ProjectGate? gate)
            {
                await projects.MoveAsync(transaction, run.UserId, run.Id, ProjectStatus.Waiting, why, cancellation, gate);
                return Then.Nothing;
            }
        }, cancellation);

        if (then.Check is { } through) await check.RunAsync(run, through, cancellation);
        if (then.Later is { } later) await runs.LaterAsync(run, later, UntilLater, cancellation);
        return then.Check is not null || then.Pull && await pull.RunAsync(run, cancellation);
    }

    /// <summary>Null when they have begun; else the limit that is in their way.</summary>
    private async Task<string?> StartAsync(
        NpgsqlTransaction transaction, ProjectRun run, IReadOnlyList<Agent> known, List<PlanTask> begin, decimal? free, IReadOnlyDictionary<string, TaskState> states, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync("update projects set look_at = 'infinity' where id = @Id", new { run.Id }, cancellation); // until something changes
        foreach (var task in begin)
            if (await start.StartAsync(transaction, run, task, states.GetValueOrDefault(task.Id), free / begin.Count, PlanEstimator.Named(known, task.Agent), cancellation) is { } later) return later;
        return null;
    }

    /// <summary>What is left of the budget, and not put aside for a task that runs or waits for the night; null without a budget.</summary>
    private const string FreeSql = $"""
        select p.budget_usd - {ProjectStore.CostSql} - coalesce((
          select sum(greatest(coalesce((i.request->>'budget_usd')::numeric, e.budget_usd) - (select {ProjectStore.SpentSql} from model_calls c where c.execution_id = e.id and c.user_id = e.user_id), 0))
          from project_tasks t left join executions e on e.id = t.execution_id and t.status = 'running'
            left join queue_items i on i.project_id = t.project_id and i.task = t.task and i.status not in ('done', 'failed')
          where t.project_id = p.id and t.status in ('queued', 'running')), 0)
        from projects p where p.id = @Id and p.user_id = @UserId
        """;

    /// <summary>What is done after the transaction.</summary>
    /// <param name="Check">The phase whose tests are run.</param>
    /// <param name="Later">Why nothing begins for a while.</param>
    private sealed record Then(int? Check = null, bool Pull = false, string? Later = null)
    {
        public static readonly Then Nothing = new();
    }
}

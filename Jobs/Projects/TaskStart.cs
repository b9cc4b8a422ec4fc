using System.Diagnostics;
using Nightshift.Agents;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Begins a task in the caller's transaction: its row, its execution and the event; or has it wait for the night.</summary>
internal sealed class TaskStart(ProjectTaskStore tasks, NightTasks night, ExecutionStore executions, ExecutionAdmission admission, RepositoryTree tree)
{
    /// <summary>Null when it has begun, or waits for the night; else the limit that is in its way, which lifts by itself.</summary>
    public async Task<string?> StartAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, TaskState? state, decimal? budgetUsd, Agent? agent, CancellationToken cancellation)
    {
        var draft = await DraftAsync(transaction, run, task, state, agent, cancellation);
        if (run.ByNight) return await night.AddAsync(transaction, run, task, draft, budgetUsd, cancellation);
        draft = draft with { BudgetUsd = budgetUsd, TraceParent = Activity.Current?.Id };
        var admitted = await admission.AdmitAsync(transaction, draft, await tasks.SessionAsync(transaction, run.UserId, run.Id, cancellation), $"{task.Title}\n\n{task.What}", null, null, cancellation);
        if (admitted.Execution is null) return admitted.Reached?.Detail ?? "Its session was deleted at the same time.";
        await tasks.StartedAsync(transaction, run.UserId, run.Id, task.Id, task.Title, draft.Id, cancellation);
        return null;
    }

    private const string BeforeSql = "select execution_id from project_tasks where project_id = @Id and user_id = @UserId and task = @task";

    /// <summary>A second try goes on from the best attempt of the first, while both work on the same commit and ask for the same.</summary>
    private async Task<Execution> DraftAsync(NpgsqlTransaction transaction, ProjectRun run, PlanTask task, TaskState? state, Agent? agent, CancellationToken cancellation)
    {
        var last = await transaction.FirstAsync<Guid?>(BeforeSql, new { run.Id, run.UserId, task = task.Id }, cancellation);
        var before = last is { } id ? await executions.FindAsync(run.UserId, id, cancellation) : null;
        var fresh = TaskDraft.Of(run.Draft, run.Wish, task, agent, run.HeadSha ?? run.Draft.Target!.Commit, state, before);
        if (task.Tests is { } paths) fresh = fresh with { Tests = await TestsAsync(run, fresh.Target!.Commit, paths, cancellation), TestsSource = TestsSources.Caller };
        return before is { BestAttempt: not null } && before.Target!.Commit == fresh.Target!.Commit && before.Prompt == fresh.Prompt && (fresh.Criteria is null || before.Criteria!.SequenceEqual(fresh.Criteria))
            ? before.Again(ExecutionOrigins.Retry, null, null) with { Agent = fresh.Agent, Mode = fresh.Mode, Tier = fresh.Tier, ChosenModel = fresh.ChosenModel }
            : fresh;
    }

    /// <summary>Tests that the repository has already, as the branch has them; those that are gone are not among them.</summary>
    private async Task<IReadOnlyList<SourceFile>?> TestsAsync(ProjectRun run, string commit, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var clone = RepositoryFolders.Clone(run.UserId, run.Draft.Target!.RepositoryId);
        var entries = await tree.ListAsync(clone, commit, cancellation);
        return await tree.ReadAsync(clone, [.. entries.Where(entry => entry.IsFile && paths.Contains(entry.Path))], cancellation) is { Count: > 0 } found ? found : null;
    }
}

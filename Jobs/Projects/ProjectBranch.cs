using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>The project's own branch in the bare clone: one commit for each task that is done, so that the next one sees it.</summary>
internal sealed class ProjectBranch(Git git, CommitWriter commits)
{
    /// <summary>What was delivered, as a commit on what it was proven on. Doing it again makes the same commit.</summary>
    /// <exception cref="GitException">The clone is gone, or damaged.</exception>
    public async Task<string> CommitAsync(ProjectRun run, PlanTask task, Execution execution, Attempt delivered, CancellationToken cancellation)
    {
        var target = execution.Target!;
        var clone = RepositoryFolders.Clone(run.UserId, target.RepositoryId);
        var written = await commits.WriteAsync(clone, target.Commit, execution.Delivered(delivered.Files!), cancellation);
        if (written == await commits.TreeOfAsync(clone, target.Commit, cancellation)) return target.Commit;
        var commit = await commits.CommitAsync(clone, written, [target.Commit], Message(task, execution), delivered.ValidatedAt!.Value, cancellation);
        await git.MustAsync(clone, ["update-ref", $"refs/heads/{target.PullBranch}", commit], cancellation);
        return commit;
    }

    private static string Message(PlanTask task, Execution execution) => $"""
        {task.Title}

        {task.What}

        What holds now:
        {string.Join('\n', task.Criteria.Select(criterion => $"- {criterion}"))}

        Proven by execution {execution.Id}.

        """;
}

using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>The project's own branch in the bare clone: one commit for each task that is done, so that the next one sees it.</summary>
internal sealed class ProjectBranch(Git git, CommitWriter commits)
{
    private const int LongestDiff = 12_000;

    /// <summary>
    /// Puts what was delivered on top of the branch, brought together with what others made of it since the task began. Doing it again makes the same commit.
    /// </summary>
    /// <param name="head">The branch as it stands; null before its first commit.</param>
    /// <exception cref="GitException">The clone is gone, or damaged.</exception>
    public async Task<Landing> LandAsync(ProjectRun run, string? head, PlanTask task, Execution execution, Attempt delivered, CancellationToken cancellation)
    {
        var (target, at) = (execution.Target!, delivered.ValidatedAt!.Value);
        var clone = RepositoryFolders.Clone(run.UserId, target.RepositoryId);
        head ??= target.Commit;
        var written = await commits.WriteAsync(clone, target.Commit, execution.Delivered(delivered.Files!), cancellation);
        if (head != target.Commit)
        {
            var mine = await commits.CommitAsync(clone, written, [target.Commit], Message(task, execution), at, cancellation);
            var (tree, conflicts) = await commits.MergeAsync(clone, head, mine, cancellation);
            if (tree is null) return new Landing(null, await ConflictAsync(clone, target.Commit, mine, conflicts, cancellation));
            written = tree;
        }
        if (written == await commits.TreeOfAsync(clone, head, cancellation)) return new Landing(head, null);
        var commit = await commits.CommitAsync(clone, written, [head], Message(task, execution), at, cancellation);
        await git.MustAsync(clone, ["update-ref", $"refs/heads/{target.PullBranch}", commit], cancellation);
        return new Landing(commit, null);
    }

    private async Task<string> ConflictAsync(string clone, string from, string to, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var diff = (await git.MustAsync(clone, ["diff", "--no-color", "--no-ext-diff", "--end-of-options", from, to], cancellation)).Text;
        return $"{string.Join(", ", paths)}\n{(diff.Length <= LongestDiff ? diff : $"{diff[..LongestDiff]}\n(and more)")}";
    }

    private static string Message(PlanTask task, Execution execution) => $"""
        {task.Title}

        {task.What}

        What holds now:
        {string.Join('\n', (execution.Criteria ?? task.Criteria).Select(criterion => $"- {criterion}"))}

        Proven by execution {execution.Id}.

        """;
}

/// <summary>What came of putting a task's work on the branch.</summary>
/// <param name="Commit">The branch afterwards.</param>
/// <param name="Conflict">Instead: the paths, and on the next lines what the task changed.</param>
internal sealed record Landing(string? Commit, string? Conflict);

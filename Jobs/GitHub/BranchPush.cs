using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.GitHub;

/// <summary>Puts files on a branch as a commit, out of the bare clone: nothing is checked out.</summary>
internal sealed class BranchPush(Git git, RepositoryClone clones, CommitWriter commits)
{
    /// <summary>A push that races with another one is made once more, on top of that.</summary>
    private const int MostTries = 2;

    /// <summary>The same files on the same commit make the same commit, so doing it again after a cut-off does nothing twice.</summary>
    /// <param name="target">What the files were proven on, and the branch that they go to.</param>
    /// <exception cref="GitException">With a sentence for people.</exception>
    public async Task PushAsync(string clone, GitRemote remote, RepositoryTarget target, IReadOnlyList<SourceFile> files, string message, DateTimeOffset at, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var tip = await TipAsync(clone, remote, target.PullBranch, cancellation);
            var parent = tip ?? target.Commit;
            var written = await commits.WriteAsync(clone, parent, files, cancellation);
            if (written == await commits.TreeOfAsync(clone, parent, cancellation)) return;
            var commit = await commits.CommitAsync(clone, written, [parent], message, at, cancellation);
            if (await TryPushAsync(clone, remote, target.PullBranch, commit, cancellation) is not { } why) return;
            if (tries == MostTries) throw why;
        }
    }

    /// <summary>Puts commits of ours on their branch there; nothing when they are there already.</summary>
    /// <exception cref="GitException">With a sentence for people.</exception>
    public async Task PushAsync(string clone, GitRemote remote, string branch, string commit, CancellationToken cancellation)
    {
        if (await TryPushAsync(clone, remote, branch, commit, cancellation) is { } why) throw why;
    }

    private async Task<GitException?> TryPushAsync(string clone, GitRemote remote, string branch, string commit, CancellationToken cancellation)
    {
        var pushed = await git.RunAsync(clone, ["push", "--quiet", "--no-verify", "--end-of-options", remote.Address.AbsoluteUri, $"{commit}:refs/heads/{branch}"], cancellation, remote);
        return pushed.ExitCode == 0 ? null : new GitException(pushed.Errors.Contains("rejected", StringComparison.Ordinal)
            ? $"The branch {branch} could not be pushed: others pushed to it at the same time, or a rule of the repository forbids it."
            : $"{remote.Address.Host} does not let us push. Give the token write access to Contents on GitHub, or connect again on the page Settings.");
    }

    /// <summary>The paths in which a tree cannot be brought together with what the branch that it is meant for has become since; none when it can.</summary>
    /// <param name="tree">Made from what the target's commit has.</param>
    public async Task<IReadOnlyList<string>> ConflictsAsync(string clone, GitRemote remote, RepositoryTarget target, string tree, CancellationToken cancellation)
    {
        if (await TipAsync(clone, remote, target.Branch, cancellation) is not { } head || head == target.Commit) return [];
        // The clone has no past, so both sides are put on the commit that they have in common.
        var at = DateTimeOffset.UnixEpoch;
        var theirs = await commits.CommitAsync(clone, await commits.TreeOfAsync(clone, head, cancellation), [target.Commit], "theirs", at, cancellation);
        var ours = await commits.CommitAsync(clone, tree, [target.Commit], "ours", at, cancellation);
        return (await commits.MergeAsync(clone, theirs, ours, cancellation)).Conflicts;
    }

    /// <summary>The newest commit of a branch, brought here; null when there is no such branch.</summary>
    private async Task<string?> TipAsync(string clone, GitRemote remote, string branch, CancellationToken cancellation)
    {
        var listed = await git.RunAsync(clone, ["ls-remote", "--end-of-options", remote.Address.AbsoluteUri, $"refs/heads/{branch}"], cancellation, remote);
        if (listed.ExitCode != 0) throw new GitException($"{remote.Address.Host} does not let us read {branch}. Connect GitHub again on the page Settings.");
        if (listed.Text.Length == 0) return null;
        await clones.FetchAsync(clone, remote, branch, (_, _) => { }, cancellation);
        return listed.Text.Split('\t')[0];
    }
}

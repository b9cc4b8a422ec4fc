using System.Globalization;
using System.Text;
using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.GitHub;

/// <summary>Puts files on a branch as a commit, out of the bare clone: nothing is checked out.</summary>
internal sealed class BranchPush(Git git, RepositoryClone clones, RepositoryTree tree)
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
            var written = await WriteAsync(clone, parent, files, cancellation);
            if (written == await TreeOfAsync(clone, parent, cancellation)) return;
            var commit = await CommitAsync(clone, written, [parent], message, at, cancellation);
            var pushed = await git.RunAsync(clone, ["push", "--quiet", "--no-verify", "--end-of-options", remote.Address.AbsoluteUri, $"{commit}:refs/heads/{target.PullBranch}"], cancellation, remote);
            if (pushed.ExitCode == 0) return;
            if (tries == MostTries) throw new GitException(pushed.Errors.Contains("rejected", StringComparison.Ordinal)
                ? $"The branch {target.PullBranch} could not be pushed: others pushed to it at the same time, or a rule of the repository forbids it."
                : $"{remote.Address.Host} does not let us push. Give the token write access to Contents on GitHub, or connect again on the page Settings.");
        }
    }

    /// <summary>Which of the files cannot be brought together with what the branch that they are meant for has become since; none when they can.</summary>
    public async Task<IReadOnlyList<string>> ConflictsAsync(string clone, GitRemote remote, RepositoryTarget target, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        if (await TipAsync(clone, remote, target.Branch, cancellation) is not { } head || head == target.Commit) return [];
        // The clone has no past, so both sides are put on the commit that they have in common.
        var at = DateTimeOffset.UnixEpoch;
        var theirs = await CommitAsync(clone, await TreeOfAsync(clone, head, cancellation), [target.Commit], "theirs", at, cancellation);
        var ours = await CommitAsync(clone, await WriteAsync(clone, target.Commit, files, cancellation), [target.Commit], "ours", at, cancellation);
        var merged = await git.RunAsync(clone, ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", theirs, ours], cancellation);
        return merged.ExitCode == 0 ? [] : [.. merged.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Skip(1).Distinct()];
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

    private async Task<string> WriteAsync(string clone, string commit, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var index = Path.GetTempFileName();
        try
        {
            File.Delete(index); // git makes it; an empty one is none
            var environment = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = index };
            var modes = (await tree.ListAsync(clone, commit, cancellation)).ToDictionary(entry => entry.Path, entry => entry.Mode);
            StringBuilder lines = new();
            foreach (var file in files)
            {
                var blob = (await git.MustAsync(clone, ["hash-object", "-w", "--stdin"], cancellation, Encoding.UTF8.GetBytes(file.Content))).Text.Trim();
                lines.Append(CultureInfo.InvariantCulture, $"{(modes.GetValueOrDefault(file.Path) == "100755" ? "100755" : "100644")} {blob}\t{file.Path}\0");
            }
            await git.MustAsync(clone, ["read-tree", commit], cancellation, environment: environment);
            await git.MustAsync(clone, ["update-index", "-z", "--index-info"], cancellation, Encoding.UTF8.GetBytes(lines.ToString()), environment);
            return (await git.MustAsync(clone, ["write-tree"], cancellation, environment: environment)).Text.Trim();
        }
        finally
        {
            File.Delete(index);
        }
    }

    private async Task<string> CommitAsync(string clone, string written, IReadOnlyList<string> parents, string message, DateTimeOffset at, CancellationToken cancellation)
    {
        var date = $"@{at.ToUnixTimeSeconds()} +0000";
        var environment = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = "Nightshift", ["GIT_AUTHOR_EMAIL"] = "nightshift@localhost", ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = "Nightshift", ["GIT_COMMITTER_EMAIL"] = "nightshift@localhost", ["GIT_COMMITTER_DATE"] = date
        };
        return (await git.MustAsync(clone, ["commit-tree", written, .. parents.SelectMany(parent => new[] { "-p", parent })], cancellation, Encoding.UTF8.GetBytes(message), environment)).Text.Trim();
    }

    private async Task<string> TreeOfAsync(string clone, string commit, CancellationToken cancellation) =>
        (await git.MustAsync(clone, ["rev-parse", "--verify", $"{commit}^{{tree}}"], cancellation)).Text.Trim();
}

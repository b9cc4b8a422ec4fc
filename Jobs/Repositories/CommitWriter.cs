using System.Globalization;
using System.Text;
using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>Makes trees and commits in a bare clone: nothing is checked out.</summary>
internal sealed class CommitWriter(Git git, RepositoryTree tree)
{
    /// <summary>The tree of a commit with these files in it; others stay.</summary>
    public async Task<string> WriteAsync(string clone, string commit, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
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

    /// <summary>The same tree, parents, words and time make the same commit.</summary>
    public async Task<string> CommitAsync(string clone, string written, IReadOnlyList<string> parents, string message, DateTimeOffset at, CancellationToken cancellation)
    {
        var date = $"@{at.ToUnixTimeSeconds()} +0000";
        var environment = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = "Nightshift", ["GIT_AUTHOR_EMAIL"] = "nightshift@localhost", ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = "Nightshift", ["GIT_COMMITTER_EMAIL"] = "nightshift@localhost", ["GIT_COMMITTER_DATE"] = date
        };
        return (await git.MustAsync(clone, ["commit-tree", written, .. parents.SelectMany(parent => new[] { "-p", parent })], cancellation, Encoding.UTF8.GetBytes(message), environment)).Text.Trim();
    }

    /// <summary>Brings two commits together that have one in common: the tree of both, or the paths in which they conflict.</summary>
    public async Task<(string? Tree, IReadOnlyList<string> Conflicts)> MergeAsync(string clone, string ours, string theirs, CancellationToken cancellation)
    {
        var merged = await git.RunAsync(clone, ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs], cancellation);
        var said = merged.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return merged.ExitCode switch
        {
            0 => (said[0].Trim(), []),
            1 => (null, [.. said.Skip(1).Distinct()]),
            _ => throw new GitException("The two commits cannot be brought together: the clone that is here is damaged. Import the repository again.")
        };
    }

    public async Task<string> TreeOfAsync(string clone, string commit, CancellationToken cancellation) =>
        (await git.MustAsync(clone, ["rev-parse", "--verify", $"{commit}^{{tree}}"], cancellation)).Text.Trim();
}

using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Repositories;

namespace Nightshift.Workspaces;

/// <summary>What git does in a workspace. What is named is always a path and never a pattern.</summary>
public sealed class WorkspaceGit(Git git, WorkspaceFiles files, IOptions<WorkspaceOptions> options)
{
    /// <summary>Characters of a patch.</summary>
    private const int LongestPatch = 400_000;

    private const string Address = "nightshift@localhost";

    private const string DefaultAuthor = "Nightshift";

    private static readonly string[] Plain = ["--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];

    /// <summary>Begins the history with what is there.</summary>
    internal async Task BeginAsync(WorkspaceFolder folder, string message, CancellationToken cancellation)
    {
        await git.MustAsync(folder.Git, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", folder.Git], cancellation); // where no files are named yet
        await MustAsync(folder, ["add", "-A", "--", "."], cancellation);
        await MustAsync(folder, ["commit", "--quiet", "--allow-empty", "--no-verify", "-F", "-"], cancellation, Encoding.UTF8.GetBytes(message));
    }

    public async Task<WorkspaceStatus> StatusAsync(WorkspaceFolder folder, CancellationToken cancellation)
    {
        var told = await MustAsync(folder, ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"], cancellation);
        return GitReading.Status(told.Text);
    }

    public async Task<WorkspaceDiff> DiffAsync(WorkspaceFolder folder, string? path, bool staged, CancellationToken cancellation)
    {
        if (path is not null) WorkspacePath.Check(path);
        var patch = (await MustAsync(folder, ["diff", .. staged ? ["--cached"] : Array.Empty<string>(), .. Plain, "--", path ?? "."], cancellation)).Text;
        var (before, after) = path is null ? (null, null)
            : staged ? (await ContentAsync(folder, $"HEAD:{path}", cancellation), await ContentAsync(folder, $":{path}", cancellation))
            : (await ContentAsync(folder, $":{path}", cancellation), File.Exists(WorkspacePath.Locate(folder, path)) ? (await files.TextAsync(folder, path, cancellation))?.Text : null);
        return new WorkspaceDiff(path, before, after, Cut(patch), patch.Length > LongestPatch);
    }

    public Task StageAsync(WorkspaceFolder folder, IReadOnlyList<string>? paths, CancellationToken cancellation) =>
        ForPathsAsync(folder, ["add", "-A"], paths, "One of them is not there, or .gitignore rules it out.", cancellation);

    public Task UnstageAsync(WorkspaceFolder folder, IReadOnlyList<string>? paths, CancellationToken cancellation) =>
        ForPathsAsync(folder, ["reset", "--quiet"], paths, "One of them is not there.", cancellation);

    /// <summary>Brings files back to what is staged or committed of them, and deletes those that git does not know.</summary>
    /// <returns>The paths that were brought back.</returns>
    public async Task<IReadOnlyList<string>> DiscardAsync(WorkspaceFolder folder, IReadOnlyList<string>? paths, CancellationToken cancellation)
    {
        foreach (var path in paths ?? []) WorkspacePath.Check(path);
        var changed = (await StatusAsync(folder, cancellation)).Changed
            .Where(change => WorkspacePath.IsPlain(change.Path) && (paths is null || paths.Any(path => change.Path == path || change.Path.StartsWith($"{path}/", StringComparison.Ordinal)))).ToList();
        if (changed.Count == 0) throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, "There is nothing to discard: nothing of it was changed since it was staged or committed.");
        var known = changed.Where(change => change.Kind != WorkspaceChangeKind.Untracked).Select(change => change.Path).ToList();
        if (known.Count > 0) await ForPathsAsync(folder, ["restore", "--worktree"], known, "Look at the changes again.", cancellation);
        foreach (var change in changed.Where(change => change.Kind == WorkspaceChangeKind.Untracked)) await files.DeleteAsync(folder, change.Path, null, cancellation);
        return [.. changed.Select(change => change.Path)];
    }

    /// <param name="author">The name of a person.</param>
    public async Task<WorkspaceCommit> CommitAsync(WorkspaceFolder folder, string message, string author, CancellationToken cancellation)
    {
        if ((await StatusAsync(folder, cancellation)).Staged.Count == 0) throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, "Nothing is staged. Stage what is to be committed first.");
        files.EnsureRoom(folder, 0, 0);
        Unlock(folder);
        await MustAsync(folder, ["commit", "--quiet", "--no-verify", "--cleanup=whitespace", "-F", "-"], cancellation, Encoding.UTF8.GetBytes(message), author);
        return (await HistoryAsync(folder, null, 1, 1, cancellation)).Commits[0];
    }

    /// <summary>The newest first.</summary>
    /// <param name="path">Only commits that changed it.</param>
    public async Task<WorkspaceHistory> HistoryAsync(WorkspaceFolder folder, string? path, int page, int limit, CancellationToken cancellation)
    {
        if (path is not null) WorkspacePath.Check(path);
        string[] about = path is null ? [] : ["--", path];
        var told = await MustAsync(folder, ["log", "-z", GitReading.CommitFormat, $"--skip={(page - 1L) * limit}", $"--max-count={limit}", "HEAD", .. about], cancellation);
        var total = await MustAsync(folder, ["rev-list", "--count", "HEAD", .. about], cancellation);
        return new WorkspaceHistory(GitReading.Commits(told.Text), long.Parse(total.Text.Trim(), CultureInfo.InvariantCulture), page);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<WorkspaceCommitDetail?> FindAsync(WorkspaceFolder folder, string sha, CancellationToken cancellation)
    {
        if (sha.Length is < 7 or > 64 || !sha.All(char.IsAsciiHexDigitLower)) return null;
        var found = await RunAsync(folder, ["log", "-z", GitReading.CommitFormat, "--max-count=1", "--end-of-options", sha], cancellation);
        if (found.ExitCode != 0 || GitReading.Commits(found.Text) is not [var commit]) return null;
        string[] tree = ["diff-tree", "--root", "-r", "--no-commit-id", .. Plain];
        var names = await MustAsync(folder, [.. tree, "--name-status", "-z", commit.Sha], cancellation);
        var patch = (await MustAsync(folder, [.. tree, "-p", commit.Sha], cancellation)).Text;
        return new WorkspaceCommitDetail(commit, GitReading.Names(names.Text), Cut(patch), patch.Length > LongestPatch);
    }

    private async Task<string?> ContentAsync(WorkspaceFolder folder, string name, CancellationToken cancellation) =>
        await RunAsync(folder, ["cat-file", "blob", name], cancellation) is { ExitCode: 0 } found ? files.Text(found.Output) : null;

    private async Task ForPathsAsync(WorkspaceFolder folder, string[] command, IReadOnlyList<string>? paths, string whyNot, CancellationToken cancellation)
    {
        foreach (var path in paths ?? []) WorkspacePath.Locate(folder, path, mayBeLink: true);
        if (paths is { Count: 0 }) throw new WorkspaceRefusedException(WorkspaceRefusal.Invalid, "Name at least one path, or leave 'paths' out for everything.");
        Unlock(folder);
        var done = paths is null
            ? await RunAsync(folder, [.. command, "--", "."], cancellation)
            : await RunAsync(folder, [.. command, "--pathspec-from-file=-", "--pathspec-file-nul"], cancellation, Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{path}\0"))));
        if (done.ExitCode != 0) throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, $"git does not take these paths. {whyNot}");
    }

    /// <summary>Takes away what a git that was killed has left: whoever holds the workspace is alone in it.</summary>
    private static void Unlock(WorkspaceFolder folder)
    {
        foreach (var name in new[] { "index.lock", "HEAD.lock", "refs/heads/main.lock" }) File.Delete(Path.Combine(folder.Git, name));
    }

    private async Task<GitOutput> MustAsync(WorkspaceFolder folder, IReadOnlyList<string> arguments, CancellationToken cancellation, byte[]? input = null, string? author = null)
    {
        var done = await RunAsync(folder, arguments, cancellation, input, author);
        return done.ExitCode == 0 ? done : throw new GitException($"git {arguments[0]} failed with {done.ExitCode} in a workspace.");
    }

    private async Task<GitOutput> RunAsync(WorkspaceFolder folder, IReadOnlyList<string> arguments, CancellationToken cancellation, byte[]? input = null, string? author = null)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(TimeSpan.FromSeconds(options.Value.GitSeconds));
        try
        {
            return await git.RunAsync(folder.Git, ["-C", folder.Files, .. arguments], bound.Token, input: input, environment: new Dictionary<string, string>
            {
                ["GIT_WORK_TREE"] = folder.Files, ["GIT_LITERAL_PATHSPECS"] = "1", ["GIT_AUTHOR_NAME"] = NameOf(author), ["GIT_AUTHOR_EMAIL"] = Address, ["GIT_COMMITTER_NAME"] = DefaultAuthor, ["GIT_COMMITTER_EMAIL"] = Address
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WorkspaceRefusedException(WorkspaceRefusal.TooLarge, $"git took longer than {options.Value.GitSeconds} s. There may be too much in the workspace.");
        }
    }

    /// <summary>git takes no name of nothing but marks.</summary>
    private static string NameOf(string? author)
    {
        var name = new string([.. (author ?? "").Where(character => !char.IsControl(character) && character is not ('<' or '>'))]).Trim();
        return name.Any(char.IsLetterOrDigit) ? name : DefaultAuthor;
    }

    private static string Cut(string patch) => patch.Length > LongestPatch ? patch[..LongestPatch] : patch;
}

using System.Globalization;

namespace Nightshift.Workspaces;

/// <summary>Reads what git prints for programs.</summary>
internal static class GitReading
{
    /// <summary>For <c>git log -z</c>.</summary>
    public const string CommitFormat = "--format=%H%x1f%an%x1f%aI%x1f%B";

    private const char Field = '\x1f';

    /// <summary>Of <c>git status --porcelain=v1 -z --no-renames</c>: two letters, a space and a path.</summary>
    public static WorkspaceStatus Status(string text)
    {
        var entries = text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(entry => entry.Length > 3).ToList();
        return new WorkspaceStatus(
            [.. entries.Where(entry => entry[0] is not (' ' or '?' or '!')).Select(entry => new WorkspaceChange(entry[3..], KindOf(entry[0])))],
            [.. entries.Where(entry => entry[1] is not (' ' or '!')).Select(entry => new WorkspaceChange(entry[3..], KindOf(entry[1])))]);
    }

    /// <summary>Of <c>--name-status -z</c>: a letter and a path, by turns.</summary>
    public static IReadOnlyList<WorkspaceChange> Names(string text) =>
        [.. text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Where(pair => pair.Length == 2).Select(pair => new WorkspaceChange(pair[1], KindOf(pair[0][0])))];

    public static IReadOnlyList<WorkspaceCommit> Commits(string text) =>
        [.. text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(Field, 4)).Where(parts => parts.Length == 4)
            .Select(parts => new WorkspaceCommit(parts[0].Trim(), parts[3].Trim(), parts[1], DateTimeOffset.Parse(parts[2], CultureInfo.InvariantCulture)))];

    private static WorkspaceChangeKind KindOf(char letter) => letter switch
    {
        'A' => WorkspaceChangeKind.Added,
        'D' => WorkspaceChangeKind.Deleted,
        '?' => WorkspaceChangeKind.Untracked,
        _ => WorkspaceChangeKind.Modified
    };
}

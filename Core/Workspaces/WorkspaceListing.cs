using System.IO.Enumeration;

namespace Nightshift.Workspaces;

/// <summary>Looks through a workspace's folder, and follows no link.</summary>
internal static class WorkspaceListing
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>What is there, each folder before what is in it; without git's own and without paths that cannot be named.</summary>
    public static IReadOnlyList<WorkspaceEntry> Entries(WorkspaceFolder folder) =>
        [.. Walk(folder.Files, (ref FileSystemEntry entry) => new WorkspaceEntry(Path.GetRelativePath(folder.Files, entry.ToFullPath()), KindOf(ref entry), entry.IsDirectory || IsLink(ref entry) ? null : entry.Length))
            .Where(entry => WorkspacePath.IsPlain(entry.Path)).OrderBy(entry => entry.Path.Replace('/', '\0'), StringComparer.Ordinal)];

    /// <summary>The files that can be named, in order of path.</summary>
    public static IEnumerable<WorkspaceEntry> Files(WorkspaceFolder folder) => Entries(folder).Where(entry => entry.Kind == WorkspaceEntryKind.File);

    /// <summary>How many files and folders there are, and the bytes of all, with the history.</summary>
    public static (int Entries, long Bytes) Measure(WorkspaceFolder folder)
    {
        var entries = Lengths(folder.Files).ToList();
        return (entries.Count, entries.Sum() + Lengths(folder.Git).Sum());
    }

    private static FileSystemEnumerable<long> Lengths(string root) => Walk(root, (ref FileSystemEntry entry) => entry.IsDirectory || IsLink(ref entry) ? 0 : entry.Length);

    private static FileSystemEnumerable<T> Walk<T>(string root, FileSystemEnumerable<T>.FindTransform transform) => new(root, transform, All)
    {
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry) && !WorkspacePath.IsGit(entry.FileName.ToString())
    };

    private static WorkspaceEntryKind KindOf(ref FileSystemEntry entry) => IsLink(ref entry) ? WorkspaceEntryKind.Link : entry.IsDirectory ? WorkspaceEntryKind.Folder : WorkspaceEntryKind.File;

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;
}

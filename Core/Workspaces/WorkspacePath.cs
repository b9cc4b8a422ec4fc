using Nightshift.Executions;

namespace Nightshift.Workspaces;

/// <summary>
/// The one place that says which paths there can be in a workspace, and where they are on disk: relative and plain, never in git's own folder, and
/// never by way of a link.
/// </summary>
internal static class WorkspacePath
{
    private const string Git = ".git";

    /// <exception cref="WorkspaceRefusedException">There can be no such path.</exception>
    public static string Check(string? path) => path is { Length: > 0 } && IsPlain(path) ? path
        : throw new WorkspaceRefusedException(WorkspaceRefusal.Invalid,
            $"Write a path as 'folder/file': relative, with forward slashes, at most {SourceFile.LongestPath} bytes, without '.', '..' or '{Git}' as a part of it, and without control characters, colons and backslashes.");

    public static bool IsPlain(string path) => SourceFile.IsSafe(path) && !path.Split('/').Any(IsGit);

    /// <summary>Whether a file or folder of that name would be git's own; as a file system would see it that does not tell capitals apart.</summary>
    public static bool IsGit(string name) => name.Equals(Git, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a path is, or would be.</summary>
    /// <param name="mayBeLink">Whether the last part may be a link, as for what only deletes it.</param>
    /// <exception cref="WorkspaceRefusedException">There can be no such path, or it leads over a link or a file.</exception>
    public static string Locate(WorkspaceFolder folder, string? path, bool mayBeLink = false)
    {
        var (full, parts) = (folder.Files, Check(path).Split('/'));
        foreach (var (index, part) in parts.Index())
        {
            if (index > 0 && File.Exists(full)) throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, $"'{string.Join('/', parts[..index])}' is a file, so there can be nothing in it.");
            full = Path.Combine(full, part);
            if (IsLink(full) && !(mayBeLink && index == parts.Length - 1))
                throw new WorkspaceRefusedException(WorkspaceRefusal.Conflict, $"'{string.Join('/', parts[..(index + 1)])}' is a link, and links are not followed.");
        }
        return full;
    }

    public static bool IsLink(string full) => new FileInfo(full).LinkTarget is not null;
}

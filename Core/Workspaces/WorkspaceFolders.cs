using Microsoft.Extensions.Options;

namespace Nightshift.Workspaces;

/// <summary>Where workspaces are on disk: each user's in a folder of their own, open to this user of the machine alone.</summary>
public sealed class WorkspaceFolders(IOptions<WorkspaceOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What is really there; links are passed over.</summary>
    private static readonly EnumerationOptions Real = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private string Root => options.Value.Root;

    public WorkspaceFolder Of(Guid userId, Guid id) => new(Path.Combine(Root, $"{userId}", $"{id}"));

    /// <summary>An empty one, without a history.</summary>
    internal WorkspaceFolder Make(Guid userId, Guid id)
    {
        var folder = Of(userId, id);
        foreach (var path in new[] { Root, Path.GetDirectoryName(folder.Root)!, folder.Root, folder.Files, folder.Git, folder.Parts }) Directory.CreateDirectory(path, OwnerOnly);
        return folder;
    }

    public void Delete(Guid userId, Guid id)
    {
        var folder = Of(userId, id).Root;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>All on disk that were made before then.</summary>
    public IReadOnlyList<(Guid UserId, Guid Id)> MadeBefore(DateTimeOffset time) => !Directory.Exists(Root) ? [] :
        [.. from user in new DirectoryInfo(Root).EnumerateDirectories("*", Real) from one in user.EnumerateDirectories("*", Real)
            where Guid.TryParseExact(user.Name, "D", out _) && Guid.TryParseExact(one.Name, "D", out _) && one.LastWriteTimeUtc < time.UtcDateTime select (Guid.Parse(user.Name), Guid.Parse(one.Name))];
}

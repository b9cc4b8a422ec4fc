using Nightshift.Data;

namespace Nightshift.Repositories;

/// <summary>Where clones are on disk: each user's in a folder of their own, open to this user of the machine alone.</summary>
public static class RepositoryFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The clone, a bare repository; it appears only when it is whole.</summary>
    public static string Clone(Guid userId, Guid id) => Path.Combine(Folder(userId, id), "clone.git");

    /// <summary>Where one run works until the clone is whole. What runs that were cut off have left is deleted.</summary>
    public static string Part(Guid userId, Guid id, int run)
    {
        var folder = Directory.CreateDirectory(Folder(userId, id), OwnerOnly).FullName;
        foreach (var left in Directory.EnumerateDirectories(folder, "*.part")) Directory.Delete(left, recursive: true);
        return Directory.CreateDirectory(Path.Combine(folder, $"{run}.part"), OwnerOnly).FullName;
    }

    public static void Delete(Guid userId, Guid id)
    {
        if (Directory.Exists(Folder(userId, id))) Directory.Delete(Folder(userId, id), recursive: true);
    }

    private static string Folder(Guid userId, Guid id)
    {
        Directory.CreateDirectory(DataFolder.Open("repositories"), OwnerOnly);
        return Path.Combine(DataFolder.Open("repositories"), $"{userId}", $"{id}");
    }
}

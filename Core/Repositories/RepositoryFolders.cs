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

    /// <summary>What is on disk; links and what else lies there are passed over.</summary>
    public static IReadOnlyList<(Guid UserId, Guid Id)> All()
    {
        var real = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        return [.. from user in new DirectoryInfo(DataFolder.Open("repositories")).EnumerateDirectories("*", real) from one in user.EnumerateDirectories("*", real)
            where Guid.TryParseExact(user.Name, "D", out _) && Guid.TryParseExact(one.Name, "D", out _) select (Guid.Parse(user.Name), Guid.Parse(one.Name))];
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

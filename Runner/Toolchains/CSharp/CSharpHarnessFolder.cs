namespace Nightshift.Toolchains.CSharp;

/// <summary>
/// The harness is built beside Runner. Sandboxes run as a user of their own, who may not be able to reach that place (root's home is closed), so
/// they are shown a copy below the tools' folder, one for each build.
/// </summary>
internal static class CSharpHarnessFolder
{
    private const string Project = "CSharpHarness";

    /// <returns>The copy; a folder that is not there when there is no harness or no tools' folder.</returns>
    public static string Copy(string tools)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var built = new DirectoryInfo(Path.Combine(own.Parent!.Parent!.FullName, Project, own.Name));
        if (!built.Exists || !Directory.Exists(tools))
            return Path.Combine(tools, "csharp");
        var newest = built.GetFiles().Max(file => file.LastWriteTimeUtc.Ticks);
        var copy = Path.Combine(tools, "csharp", $"{newest:x}");
        if (!Directory.Exists(copy))
            Copy(built, copy);
        return copy;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        var unfinished = Directory.CreateDirectory($"{to}.{Guid.NewGuid():N}");
        foreach (var file in from.GetFiles())
            file.CopyTo(Path.Combine(unfinished.FullName, file.Name));
        foreach (var older in unfinished.Parent!.GetDirectories().Where(folder => folder.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-7)))
            older.Delete(recursive: true);
        try
        {
            unfinished.MoveTo(to);
        }
        catch (IOException) when (Directory.Exists(to))
        {
            unfinished.Delete(recursive: true); // another Runner was faster
        }
    }
}

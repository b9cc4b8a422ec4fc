namespace Nightshift.Artifacts;

/// <summary>A file that is written and flushed, but not yet under its name.</summary>
public sealed class StagedFile(string path) : IDisposable
{
    internal string Path { get; } = path;

    /// <summary>Bytes.</summary>
    public long Size { get; internal set; }

    /// <summary>Lower-case hex.</summary>
    public string Sha256 { get; internal set; } = "";

    /// <summary>Its content, for who wants to look before deciding.</summary>
    public FileStream OpenRead() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>Gives the file its name, in place of whatever has it.</summary>
    internal void Keep(string name) => File.Move(Path, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name), overwrite: true);

    /// <summary>Deletes it, unless kept, and the artifact's folder when nothing else is in there.</summary>
    public void Dispose()
    {
        File.Delete(Path);
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}

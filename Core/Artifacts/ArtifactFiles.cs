using System.Security.Cryptography;
using Microsoft.Extensions.Options;

#pragma warning disable CA1416 // file modes: the services run on Linux

namespace Nightshift.Artifacts;

/// <summary>
/// The contents of artifacts on disk. A file appears under its name only when it is whole and flushed; the folders are for this user of the
/// machine alone; a symbolic link in the way is an error, never followed.
/// </summary>
public sealed class ArtifactFiles(IOptions<ArtifactOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int BufferSize = 81_920;

    private const string PartExtension = ".part";

    /// <summary>Everything that is really there, hidden or not; links are passed over.</summary>
    private static readonly EnumerationOptions WithoutLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private string Root => options.Value.Root;

    /// <summary>Writes the content to a temporary name. It is nowhere until kept, and gone when disposed without.</summary>
    /// <param name="maxBytes">Most that the content may have.</param>
    /// <returns>Null when the content is larger.</returns>
    public async Task<StagedFile?> StageAsync(Guid userId, Guid artifactId, Stream content, long maxBytes, CancellationToken cancellation)
    {
        var staged = new StagedFile(Path.Combine(MakeFolder(userId, artifactId), $".{Guid.NewGuid():n}{PartExtension}"));
        try
        {
            if (await CopyAsync(content, staged, maxBytes, cancellation)) return staged;
            staged.Dispose();
            return null;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    /// <param name="path">As stored with the artifact, below the root.</param>
    public FileStream? Open(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, path));
        if (!full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new IOException("The stored path leaves the artifacts folder.");
        RefuseLinks(full);
        return File.Exists(full)
            ? new FileStream(full, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan })
            : null;
    }

    /// <summary>Deletes what is kept of an artifact, if anything is.</summary>
    public void Delete(Guid userId, Guid artifactId)
    {
        var folder = Folder(userId, artifactId);
        RefuseLinks(folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The folders of artifacts that nothing was put into or taken out of since then.</summary>
    public IEnumerable<(Guid UserId, Guid ArtifactId)> FoldersBefore(DateTimeOffset time)
    {
        if (!Directory.Exists(Root)) yield break;
        foreach (var user in new DirectoryInfo(Root).EnumerateDirectories("*", WithoutLinks))
            foreach (var artifact in user.EnumerateDirectories("*", WithoutLinks))
                if (artifact.LastWriteTimeUtc < time.UtcDateTime && Guid.TryParseExact(user.Name, "D", out var userId) && Guid.TryParseExact(artifact.Name, "D", out var artifactId))
                    yield return (userId, artifactId);
    }

    /// <summary>Deletes what processes that were cut off left half-written, unless written to since then, and returns how many that were.</summary>
    public int DeletePartsBefore(DateTimeOffset time)
    {
        if (!Directory.Exists(Root)) return 0;
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true };
        var left = new DirectoryInfo(Root).EnumerateFiles($".*{PartExtension}", all).Where(file => file.LastWriteTimeUtc < time.UtcDateTime).ToList();
        foreach (var file in left) new StagedFile(file.FullName).Dispose();
        return left.Count;
    }

    /// <summary>Where a file is kept, below the root.</summary>
    internal static string RelativePath(Guid userId, Guid artifactId, string name) => Path.Combine($"{userId}", $"{artifactId}", name);

    private static async Task<bool> CopyAsync(Stream content, StagedFile staged, long maxBytes, CancellationToken cancellation)
    {
        await using var file = new FileStream(staged.Path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            if ((staged.Size += read) > maxBytes) return false;
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        file.Flush(flushToDisk: true);
        staged.Sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        return true;
    }

    private string MakeFolder(Guid userId, Guid artifactId)
    {
        Directory.CreateDirectory(Root, OwnerOnly);
        var folder = Folder(userId, artifactId);
        foreach (var path in new[] { Path.GetDirectoryName(folder)!, folder })
        {
            RefuseLinks(path);
            Directory.CreateDirectory(path, OwnerOnly);
        }
        return folder;
    }

    private string Folder(Guid userId, Guid artifactId) => Path.Combine(Root, $"{userId}", $"{artifactId}");

    /// <summary>Looks at each step below the root.</summary>
    private void RefuseLinks(string full)
    {
        var path = Root;
        foreach (var segment in Path.GetRelativePath(Root, full).Split(Path.DirectorySeparatorChar))
        {
            path = Path.Combine(path, segment);
            if (new FileInfo(path).LinkTarget is not null) throw new IOException("There is a symbolic link in the artifacts folder. Remove it.");
        }
    }
}

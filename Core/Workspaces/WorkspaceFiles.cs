using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Executions;

namespace Nightshift.Workspaces;

/// <summary>
/// The files of a workspace. A file appears under its name only when it is whole, and takes the place only of what its writer has seen. Whoever writes holds
/// the workspace (<see cref="WorkspaceStore.ChangeAsync{T}"/>).
/// </summary>
public sealed class WorkspaceFiles(IOptions<WorkspaceOptions> options)
{
    /// <summary>All that is there, beside what git says of it.</summary>
    public WorkspaceTree Tree(WorkspaceFolder folder, WorkspaceStatus status)
    {
        var entries = WorkspaceListing.Entries(folder);
        return new WorkspaceTree([.. entries.Take(options.Value.Files)], entries.Count > options.Value.Files, WorkspaceListing.Measure(folder).Bytes, options.Value.Bytes, status);
    }

    /// <summary>A file's content and version.</summary>
    public async Task<WorkspaceFile> ReadAsync(WorkspaceFolder folder, string? path, CancellationToken cancellation)
    {
        var full = Existing(folder, path);
        var size = new FileInfo(full).Length;
        if (size > options.Value.FileBytes) return new WorkspaceFile(path!, null, Stamp(full), size, $"Larger than the {options.Value.FileBytes / 1_000} KB that can be opened.");
        var bytes = await File.ReadAllBytesAsync(full, cancellation);
        return Text(bytes) is { } text ? new WorkspaceFile(path!, text, VersionOf(bytes), bytes.Length) : new WorkspaceFile(path!, null, VersionOf(bytes), bytes.Length, "Not text, so it cannot be edited here.");
    }

    /// <summary>Fills a new workspace, which nobody sees before it is whole.</summary>
    internal async Task FillAsync(WorkspaceFolder folder, IReadOnlyList<SourceFile> sources, CancellationToken cancellation)
    {
        if (sources.Count > options.Value.Files) throw TooLarge($"A workspace may hold {options.Value.Files} files and folders, and these are {sources.Count} files.");
        if (sources.Sum(source => (long)Encoding.UTF8.GetByteCount(source.Content)) > options.Value.Bytes) throw TooLarge($"A workspace may hold {options.Value.Bytes / 1_000} KB, and this is more.");
        foreach (var source in sources)
        {
            var full = WorkspacePath.Locate(folder, source.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, source.Content, cancellation);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="version">Of the content that it replaces; null when there shall be none yet.</param>
    public async Task<WorkspaceWritten> WriteAsync(WorkspaceFolder folder, string? path, string content, string? version, CancellationToken cancellation) =>
        await WriteAsync(folder, path, Encoding.UTF8.GetBytes(content), version, cancellation);

    /// <summary>The same for what need not be text.</summary>
    public async Task<WorkspaceWritten> WriteAsync(WorkspaceFolder folder, string? path, byte[] content, string? version, CancellationToken cancellation) =>
        (await WriteAsync(folder, [(path, content, version)], cancellation))[0];

    /// <summary>Writes several. The room for all of them is measured once, and none is written when one cannot be.</summary>
    internal async Task<IReadOnlyList<WorkspaceWritten>> WriteAsync(WorkspaceFolder folder, IReadOnlyList<(string? Path, byte[] Content, string? Version)> wanted, CancellationToken cancellation)
    {
        if (wanted.Count == 0) return [];
        List<(string Path, string Full, byte[] Bytes, long? Before)> fitting = [];
        foreach (var (path, content, version) in wanted) fitting.Add(await CheckAsync(folder, path, content, version, cancellation));
        EnsureRoom(folder, fitting.Sum(file => file.Bytes.Length - (file.Before ?? 0)), fitting.Count(file => file.Before is null));
        List<WorkspaceWritten> written = [];
        foreach (var (path, full, bytes, _) in fitting)
        {
            await PutAsync(folder, full, bytes, cancellation);
            written.Add(new WorkspaceWritten(path, VersionOf(bytes), bytes.Length));
        }
        return written;
    }

    /// <summary>Whether it may take the place of what is there now.</summary>
    /// <returns>With how many bytes that has; null when there is nothing.</returns>
    private async Task<(string Path, string Full, byte[] Bytes, long? Before)> CheckAsync(WorkspaceFolder folder, string? path, byte[] bytes, string? version, CancellationToken cancellation)
    {
        var full = WorkspacePath.Locate(folder, path);
        if (Directory.Exists(full)) throw Conflict($"'{path}' is a folder. Choose another name.");
        if (bytes.Length > options.Value.FileBytes) throw TooLarge($"A file may have at most {options.Value.FileBytes / 1_000} KB.");
        var old = File.Exists(full) ? await File.ReadAllBytesAsync(full, cancellation) : null;
        if (version is null && old is not null) throw Conflict($"There is a file '{path}' already. Open it, or choose another name.");
        if (version is not null && old is null) throw Conflict($"'{path}' was deleted or moved since you opened it. Save it as a new file, or leave it.");
        if (version is not null && VersionOf(old!) != version) throw Conflict($"'{path}' was changed elsewhere since you opened it. Compare the two, then save again.");
        return (path!, full, bytes, old?.Length);
    }

    public void MakeFolder(WorkspaceFolder folder, string? path)
    {
        var full = WorkspacePath.Locate(folder, path);
        if (Path.Exists(full)) throw Conflict($"There is '{path}' already. Choose another name.");
        EnsureRoom(folder, 0, 1);
        Directory.CreateDirectory(full);
    }

    /// <summary>Gives a file or a folder another path, where nothing is yet.</summary>
    public void Move(WorkspaceFolder folder, string? from, string? to)
    {
        var (source, target) = (WorkspacePath.Locate(folder, from), WorkspacePath.Locate(folder, to));
        if (!Path.Exists(source)) throw Missing(from);
        if (Path.Exists(target)) throw Conflict($"There is '{to}' already. Choose another name.");
        if (target.StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Conflict("A folder cannot be moved into itself.");
        if (Directory.Exists(source) && WorkspaceListing.Entries(folder).Any(entry => entry.Path.StartsWith($"{from}/", StringComparison.Ordinal) && !WorkspacePath.IsPlain(to + entry.Path[from!.Length..])))
            throw new WorkspaceRefusedException(WorkspaceRefusal.Invalid, "The paths in the folder would become too long. Choose a shorter name.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(source, target); // rename(2), for files too
    }

    /// <summary>Deletes a file, a link or a folder with all in it.</summary>
    /// <param name="version">Of the file as it was seen; null deletes it as it is.</param>
    public async Task DeleteAsync(WorkspaceFolder folder, string? path, string? version, CancellationToken cancellation)
    {
        var full = WorkspacePath.Locate(folder, path, mayBeLink: true);
        if (!WorkspacePath.IsLink(full) && !Path.Exists(full)) throw Missing(path);
        if (version is not null && File.Exists(full) && VersionOf(await File.ReadAllBytesAsync(full, cancellation)) != version) throw Conflict($"'{path}' was changed elsewhere since you opened it. Look at it, then delete it.");
        if (Directory.Exists(full) && !WorkspacePath.IsLink(full)) Directory.Delete(full, recursive: true);
        else File.Delete(full);
    }

    /// <summary>A file as it is; null when it is not there, or too large to be opened.</summary>
    public async Task<byte[]?> BytesAsync(WorkspaceFolder folder, string path, CancellationToken cancellation)
    {
        try
        {
            var full = WorkspacePath.Locate(folder, path);
            return new FileInfo(full) is { Exists: true } file && file.Length <= options.Value.FileBytes ? await File.ReadAllBytesAsync(full, cancellation) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // gone at this moment
        }
    }

    /// <summary>The versions of all files that can be opened, by path. One that looks as it did before is not read again.</summary>
    /// <param name="before">What was returned last; null for the first time.</param>
    public async Task<WorkspaceVersions> VersionsAsync(WorkspaceFolder folder, WorkspaceVersions? before, CancellationToken cancellation)
    {
        Dictionary<string, (string Stamp, string Version)> all = [];
        foreach (var entry in WorkspaceListing.Files(folder).Where(entry => entry.Size <= options.Value.FileBytes))
        {
            var stamp = Stamp(Path.Combine(folder.Files, entry.Path));
            if (before?.All.TryGetValue(entry.Path, out var known) == true && known.Stamp == stamp) all[entry.Path] = known;
            else if (await BytesAsync(folder, entry.Path, cancellation) is { } bytes) all[entry.Path] = (stamp, VersionOf(bytes));
        }
        return new WorkspaceVersions(all);
    }

    /// <summary>A file's text and version; null when it is not text, or too large.</summary>
    internal async Task<(string Text, string Version)?> TextAsync(WorkspaceFolder folder, string path, CancellationToken cancellation) =>
        await ReadAsync(folder, path, cancellation) is { Content: { } content } file ? (content, file.Version) : null;

    /// <exception cref="WorkspaceRefusedException">There would be more than there may be.</exception>
    /// <param name="bytes">That are added.</param>
    /// <param name="entries">Files and folders that are added.</param>
    internal void EnsureRoom(WorkspaceFolder folder, long bytes, int entries)
    {
        var (there, used) = WorkspaceListing.Measure(folder);
        if (entries > 0 && there + entries > options.Value.Files) throw TooLarge($"A workspace may hold {options.Value.Files} files and folders. Delete some first.");
        if (bytes >= 0 && used + bytes > options.Value.Bytes) throw TooLarge($"A workspace may hold {options.Value.Bytes / 1_000} KB with its history, and {used / 1_000} KB are in use. Delete something, or begin a new one.");
    }

    /// <summary>The text of bytes; null when they are none, or too many.</summary>
    internal string? Text(byte[] bytes) => bytes.Length > options.Value.FileBytes ? null : SourceFile.TextOf(bytes);

    private static async Task PutAsync(WorkspaceFolder folder, string full, byte[] bytes, CancellationToken cancellation)
    {
        var part = Path.Combine(folder.Parts, $"{Guid.NewGuid():n}");
        try
        {
            await using (var file = new FileStream(part, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, UnixCreateMode = File.Exists(full) ? File.GetUnixFileMode(full) : UnixFileMode.UserRead | UnixFileMode.UserWrite
            }))
            {
                await file.WriteAsync(bytes, cancellation);
                file.Flush(flushToDisk: true);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.Move(part, full, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string Existing(WorkspaceFolder folder, string? path)
    {
        var full = WorkspacePath.Locate(folder, path);
        return File.Exists(full) ? full : throw (Directory.Exists(full) ? Conflict($"'{path}' is a folder. Name a file in it.") : Missing(path));
    }

    /// <summary>Names a content.</summary>
    public static string VersionOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>For what is too large to be read, or shall not be read again.</summary>
    private static string Stamp(string full) => new FileInfo(full) is { Exists: true } file ? $"{file.Length}-{file.LastWriteTimeUtc.Ticks}" : "";

    private static WorkspaceRefusedException Conflict(string message) => new(WorkspaceRefusal.Conflict, message);

    private static WorkspaceRefusedException Missing(string? path) => new(WorkspaceRefusal.Missing, $"There is no '{path}'. It may have been moved or deleted.");

    private static WorkspaceRefusedException TooLarge(string message) => new(WorkspaceRefusal.TooLarge, message);
}

/// <summary>What the files of a workspace were at a moment.</summary>
public sealed class WorkspaceVersions
{
    internal WorkspaceVersions(IReadOnlyDictionary<string, (string Stamp, string Version)> all) => All = all;

    internal IReadOnlyDictionary<string, (string Stamp, string Version)> All { get; }

    /// <summary>By path.</summary>
    public IEnumerable<KeyValuePair<string, string>> ByPath => All.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Version));
}

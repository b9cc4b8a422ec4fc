using System.Globalization;
using Microsoft.Extensions.Options;

namespace Nightshift.Dependencies;

/// <summary>
/// Installed packages on disk, shared by all programs that were given the same. An entry is made in a folder apart, sealed and moved in place; nothing writes to it
/// afterwards. Its name is the hash of everything its installation was given, and the time. Those in use are locked, across processes, and stay.
/// </summary>
internal sealed class PackageCache
{
    private const string Packages = "packages", Record = "installed.json", Used = "used";
    private const UnixFileMode SealedFolder = (UnixFileMode)0b101_101_101, SealedFile = (UnixFileMode)0b100_100_100, SealedProgram = (UnixFileMode)0b101_101_101, OpenFolder = (UnixFileMode)0b111_101_101;
    private readonly DependencyOptions options;
    private readonly TimeProvider clock;
    private readonly string entries, staging;

    public PackageCache(IOptions<DependencyOptions> options, TimeProvider clock)
    {
        (this.options, this.clock) = (options.Value, clock);
        entries = options.Value.Open("cache");
        staging = options.Value.Open("staging");
        foreach (var folder in Directory.EnumerateDirectories(staging))
            if (int.TryParse(Path.GetFileName(folder).Split('-')[0], out var processId) && !Directory.Exists($"/proc/{processId}"))
                Delete(folder); // of a Runner that was killed
    }

    /// <summary>A fresh entry, locked until it is disposed of; null when there is none.</summary>
    public PackageLease? Find(string key)
    {
        var newest = Directory.EnumerateDirectories(entries, $"{key}-*").Max(StringComparer.Ordinal);
        return newest is null || clock.GetUtcNow() - MadeAt(newest) > TimeSpan.FromHours(options.FreshHours) ? null : Lease(newest);
    }

    /// <summary>A new empty folder for what is being installed; it belongs to this process alone.</summary>
    public string Stage() => Directory.CreateDirectory(Path.Combine(staging, $"{Environment.ProcessId}-{Guid.NewGuid():N}", Packages)).FullName;

    /// <summary>Gives up a staged folder.</summary>
    public static void Discard(string staged) => Delete(Path.GetDirectoryName(staged)!);

    /// <summary>Seals a staged folder and moves it in place; then makes room, if the cache is too large.</summary>
    public PackageLease Add(string key, string staged, Installed installed)
    {
        var bytes = Seal(new DirectoryInfo(staged));
        var folder = Path.GetDirectoryName(staged)!;
        File.WriteAllText(Path.Combine(folder, Record), Json.Write(new CachedPackages(installed, bytes)));
        File.WriteAllText(Path.Combine(folder, Used), "");
        File.SetUnixFileMode(folder, OpenFolder);
        var entry = Path.Combine(entries, string.Create(CultureInfo.InvariantCulture, $"{key}-{clock.GetUtcNow().UtcTicks:D19}-{Guid.NewGuid():N}"));
        Directory.Move(folder, entry);
        var lease = Lease(entry) ?? throw new IOException("What was just put into the package cache is not there.");
        Shrink();
        return lease;
    }

    private PackageLease? Lease(string entry)
    {
        try
        {
            var held = new FileStream(Path.Combine(entry, Used), FileMode.Open, FileAccess.Read, FileShare.Read); // a shared lock
            try
            {
                var cached = Json.Read<CachedPackages>(File.ReadAllText(Path.Combine(entry, Record)));
                File.SetLastWriteTimeUtc(held.SafeFileHandle, clock.GetUtcNow().UtcDateTime);
                return new PackageLease(Path.Combine(entry, Packages), cached.Installed, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (IOException)
        {
            return null; // just being removed
        }
    }

    private void Shrink()
    {
        var all = Directory.EnumerateDirectories(entries).Select(Measure).OrderBy(entry => entry.UsedAt).ToList();
        var total = all.Sum(entry => entry.Bytes);
        foreach (var entry in all.TakeWhile(_ => total > options.CacheBytes))
            if (Remove(entry.Folder))
                total -= entry.Bytes;
    }

    private static (string Folder, long Bytes, DateTime UsedAt) Measure(string entry)
    {
        try
        {
            return (entry, Json.Read<CachedPackages>(File.ReadAllText(Path.Combine(entry, Record))).Bytes, File.GetLastWriteTimeUtc(Path.Combine(entry, Used)));
        }
        catch (IOException)
        {
            return (entry, 0, DateTime.MaxValue);
        }
    }

    // Out of the way first, so that nobody finds half of it.
    private bool Remove(string entry)
    {
        var doomed = Path.Combine(staging, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(Path.Combine(entry, Used), FileMode.Open, FileAccess.ReadWrite, FileShare.None)) // an exclusive lock
                Directory.Move(entry, doomed);
            Delete(doomed);
            return true;
        }
        catch (IOException)
        {
            return false; // in use
        }
    }

    private static long Seal(DirectoryInfo folder)
    {
        long bytes = 0;
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            bytes += file.Length;
            file.UnixFileMode = file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? SealedProgram : SealedFile; // some packages bring programs, as esbuild does
        }
        foreach (var below in folder.EnumerateDirectories("*", SearchOption.AllDirectories).Append(folder).ToList())
            below.UnixFileMode = SealedFolder;
        return bytes;
    }

    private static void Delete(string folder)
    {
        foreach (var below in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder))
            File.SetUnixFileMode(below, OpenFolder); // else only root can delete what is in it
        Directory.Delete(folder, recursive: true);
    }

    private static DateTimeOffset MadeAt(string entry) => new(long.Parse(Path.GetFileName(entry).Split('-')[^2], CultureInfo.InvariantCulture), TimeSpan.Zero);

    private sealed record CachedPackages(Installed Installed, long Bytes);
}

/// <summary>Packages in use: they stay on disk until this is disposed of.</summary>
/// <param name="Folder">Holds the packages, read-only.</param>
internal sealed record PackageLease(string Folder, Installed Installed, FileStream Held) : IDisposable
{
    public void Dispose() => Held.Dispose();
}

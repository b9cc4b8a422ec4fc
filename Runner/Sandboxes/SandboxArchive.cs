using System.Formats.Tar;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>Carries files into a sandbox and reports out of it, as tar streams: no folder of the host is ever shared.</summary>
internal static class SandboxArchive
{
    /// <summary>Name of the folder in <c>/reports</c> that is brought back as a whole.</summary>
    public const string Tree = "tree";

    private const int MostTreeEntries = 200_000;

    /// <summary>Nothing at all when there are no files.</summary>
    public static void Pack(SandboxRun run, MemoryFile into)
    {
        if (run.Files.Count + run.Binaries.Count + run.Harness.Count == 0)
            return;
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var file in run.Files) Add(tar, "workspace", file.Path, Encoding.UTF8.GetBytes(file.Content));
            foreach (var (path, content) in run.Binaries) Add(tar, "workspace", path, content);
            foreach (var file in run.Harness) Add(tar, "harness", file.Path, Encoding.UTF8.GetBytes(file.Content));
        }
        RandomAccess.Write(into.Handle, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), 0);
    }

    private static void Add(TarWriter tar, string folder, string path, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{path}") { DataStream = new MemoryStream(content) });

    /// <summary>Only regular files with the names asked for, and those of the tree. What follows a broken entry is not there.</summary>
    /// <param name="tree">The host folder for the tree; null when none is wanted.</param>
    public static IReadOnlyDictionary<string, byte[]> Unpack(MemoryFile reports, IReadOnlyList<string> names, string? tree = null)
    {
        var found = new Dictionary<string, byte[]>();
        using var archive = new FileStream(new SafeFileHandle(reports.Handle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read);
        using var tar = new TarReader(archive);
        try
        {
            for (var entries = 0; entries < names.Count + (tree is null ? 0 : MostTreeEntries) && tar.GetNextEntry() is { } entry; entries++)
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                else if (names.Contains(entry.Name))
                    found[entry.Name] = Content(entry);
                else if (tree is not null && Below(tree, entry.Name) is { } path)
                    Place(entry, path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            // The archive was cut short or tampered with; the missing report speaks for itself.
        }
        return found;
    }

    // Nothing but these folders and files is ever made in the tree, so no part of a path can be a link.
    private static void Place(TarEntry entry, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | entry.Mode & UnixFileMode.UserExecute;
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        entry.DataStream?.CopyTo(file);
        ShouldBeWhole(entry, file);
    }

    private static string? Below(string folder, string name)
    {
        var parts = name.Split('/');
        return parts.Length > 1 && parts[0] == Tree && parts.All(part => part is not ("" or "." or "..") && !part.Any(char.IsControl)) ? Path.Combine([folder, .. parts[1..]]) : null;
    }

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        ShouldBeWhole(entry, content);
        return content.ToArray();
    }

    private static void ShouldBeWhole(TarEntry entry, Stream content)
    {
        if (content.Length != entry.Length)
            throw new InvalidDataException("The archive was cut short.");
    }
}

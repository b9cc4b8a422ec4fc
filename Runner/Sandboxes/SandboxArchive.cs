using System.Formats.Tar;
using System.Text;
using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>Carries files into a sandbox and reports out of it, as tar streams: no folder of the host is ever shared.</summary>
internal static class SandboxArchive
{
    private const int EndOfArchive = 1024; // TarWriter leaves it out when there is no entry

    public static void Pack(SandboxRun run, MemoryFile into)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            Add(tar, "workspace", run.Files);
            Add(tar, "harness", run.Harness);
        }
        bytes.SetLength(bytes.Length + EndOfArchive);
        RandomAccess.Write(into.Handle, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), 0);
    }

    private static void Add(TarWriter tar, string folder, IReadOnlyList<SourceFile> files)
    {
        foreach (var file in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{file.Path}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Content)) });
    }

    /// <summary>Only regular files with the names asked for. What follows a broken entry is not there.</summary>
    public static IReadOnlyDictionary<string, byte[]> Unpack(MemoryFile reports, IReadOnlyList<string> names)
    {
        var found = new Dictionary<string, byte[]>();
        var bytes = new byte[RandomAccess.GetLength(reports.Handle)];
        RandomAccess.Read(reports.Handle, bytes, 0);
        using var tar = new TarReader(new MemoryStream(bytes));
        try
        {
            for (var entries = 0; entries < names.Count && tar.GetNextEntry() is { } entry; entries++)
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && names.Contains(entry.Name))
                    found[entry.Name] = Content(entry);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            // The archive was cut short or tampered with; the missing report speaks for itself.
        }
        return found;
    }

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}

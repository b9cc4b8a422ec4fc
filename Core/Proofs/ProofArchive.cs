using System.Buffers.Binary;
using System.IO.Compression;

namespace Nightshift.Proofs;

/// <summary>An archive from who knows where, opened within bounds. Nothing is unpacked before somebody asks for it, and never more than expected.</summary>
internal sealed class ProofArchive : IDisposable
{
    private const int EndRecordBytes = 22;
    private const uint EndRecordSignature = 0x06054b50;

    /// <summary>What the directory takes for one file at most: its fixed part, a long path, and some extra fields.</summary>
    private const int DirectoryBytesPerFile = 1_024;

    private const int SmallestEntryBytes = 46;

    private const int FileTypeMask = 0xF000, RegularFile = 0x8000;

    private readonly ZipArchive archive;

    private ProofArchive(ZipArchive archive) => this.archive = archive;

    /// <summary>Files only: a folder has an entry of its own in some archives, and holds nothing.</summary>
    public IEnumerable<ZipArchiveEntry> Files => archive.Entries.Where(entry => !(entry.FullName.EndsWith('/') && entry.Length == 0));

    /// <summary>The archive, or what is wrong with it.</summary>
    public static (ProofArchive? Archive, ProofFault? Fault) Open(Stream content, ProofOptions options)
    {
        if (content.Length > options.ArchiveBytes) return Refused($"It has more than {options.ArchiveBytes >> 10} KiB.");
        if (DirectoryFault(content, options) is { } fault) return Refused(fault);
        try
        {
            var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count; // reads the directory, which is where it breaks
            return (new ProofArchive(archive), null);
        }
        catch (InvalidDataException)
        {
            return Refused("It is not a whole ZIP file: its directory cannot be read.");
        }
    }

    /// <summary>At most that many bytes of a file; null when it has more, or cannot be read.</summary>
    public static byte[]? Read(ZipArchiveEntry entry, long most)
    {
        if (entry.Length > most) return null;
        try
        {
            using var source = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[16_384];
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                if (content.Length + read > most) return null; // the size that an archive states need not be true
                content.Write(buffer, 0, read);
            }
            return content.ToArray();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether the entry is plain content, and no link or device, as far as the archive says what it is.</summary>
    public static bool IsRegular(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & FileTypeMask) is 0 or RegularFile;

    public void Dispose() => archive.Dispose();

    /// <summary>Looks at the end record first, because a directory of millions of entries is read into memory as a whole.</summary>
    private static string? DirectoryFault(Stream content, ProofOptions options)
    {
        var end = new byte[EndRecordBytes];
        if (content.Length < EndRecordBytes) return "It is not a whole ZIP file: it is too short.";
        content.Position = content.Length - EndRecordBytes;
        content.ReadExactly(end);
        content.Position = 0;
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndRecordSignature) return "It is not a whole ZIP file: its end is missing, or something was appended.";

        var files = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        return files > options.Files ? $"It has more than {options.Files} files."
            : bytes > (long)files * DirectoryBytesPerFile || bytes < (long)files * SmallestEntryBytes || start + (long)bytes != content.Length - EndRecordBytes
                ? "It is not a whole ZIP file: its directory is not where, or as large as, its end says."
            : null;
    }

    private static (ProofArchive?, ProofFault?) Refused(string problem) => (null, new ProofFault(ProofFault.Archive, problem));
}

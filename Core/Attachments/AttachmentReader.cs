using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Nightshift.Executions;

namespace Nightshift.Attachments;

/// <summary>
/// Reads the text out of uploads. Archives are unpacked in memory only, nothing of them touches the disk, and what inflates beyond the limits is
/// left out: so neither a path, nor a link, nor a bomb in an archive does anything.
/// </summary>
public static class AttachmentReader
{
    /// <summary>Most characters of one file that are looked at.</summary>
    private const int LargestFile = 400_000;

    /// <summary>Most bytes that one upload may inflate to; the files after that are left out.</summary>
    private const long MostBytes = 64 << 20;

    private const int MostEntries = 2_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Folders that hold what tools made, not what people wrote.</summary>
    private static readonly HashSet<string> Made = new(StringComparer.OrdinalIgnoreCase) { "node_modules", ".git", "bin", "obj", "dist", "build", "__pycache__", ".venv", "venv", "target", "__MACOSX" };

    /// <summary>Every file of an upload: its text, or why there is none.</summary>
    public static async Task<IReadOnlyList<AttachedFile>> ReadAsync(string name, Stream content, CancellationToken cancellation)
    {
        var head = new byte[4];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        content.Position = 0;
        try
        {
            if (length == 4 && head is [(byte)'P', (byte)'K', 3, 4]) return await ZipAsync(name, content, cancellation);
            if (head is [0x1f, 0x8b, ..] && (name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)))
                return await TarAsync(name, new GZipStream(content, CompressionMode.Decompress), cancellation);
            if (name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)) return await TarAsync(name, content, cancellation);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            return [new AttachedFile(name, name, null, "The archive is damaged.")];
        }
        return [await TextAsync(name, name, content, cancellation)];
    }

    /// <summary>Most archives hold one folder with everything in it; that folder is left out of the paths.</summary>
    /// <param name="files">At least one.</param>
    public static IReadOnlyList<AttachedFile> Rooted(IReadOnlyList<AttachedFile> files)
    {
        var root = files[0].Path.Split('/') is [var first, _, ..] ? $"{first}/" : "";
        return root.Length > 0 && files.All(file => file.Path.StartsWith(root, StringComparison.Ordinal)) ? [.. files.Select(file => file with { Path = file.Path[root.Length..] })] : files;
    }

    private static async Task<IReadOnlyList<AttachedFile>> ZipAsync(string name, Stream content, CancellationToken cancellation)
    {
        await using var archive = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation);
        var allowance = new Allowance();
        List<AttachedFile> files = [];
        foreach (var entry in archive.Entries.Where(entry => !entry.FullName.EndsWith('/') && IsWanted(entry.FullName)).Take(MostEntries))
        {
            await using var stream = await entry.OpenAsync(cancellation);
            files.Add(await TextAsync(name, entry.FullName, stream, cancellation, allowance));
        }
        return files;
    }

    private static async Task<IReadOnlyList<AttachedFile>> TarAsync(string name, Stream content, CancellationToken cancellation)
    {
        var allowance = new Allowance();
        await using var archive = new TarReader(new BoundedStream(content, MostBytes), leaveOpen: true);
        List<AttachedFile> files = [];
        for (var entries = 0; entries < MostEntries && await archive.GetNextEntryAsync(copyData: false, cancellation) is { } entry; entries++)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } stream && IsWanted(entry.Name))
                files.Add(await TextAsync(name, entry.Name, stream, cancellation, allowance));
        return files;
    }

    private static bool IsWanted(string path) => SourceFile.IsSafe(Trimmed(path)) && !path.Split('/').SkipLast(1).Any(Made.Contains);

    private static string Trimmed(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private static async Task<AttachedFile> TextAsync(string source, string path, Stream content, CancellationToken cancellation, Allowance? allowance = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LargestFile + 1);
        try
        {
            var length = await content.ReadAtLeastAsync(buffer.AsMemory(0, LargestFile + 1), LargestFile + 1, throwOnEndOfStream: false, cancellation);
            return Text(source, Trimmed(path), buffer.AsSpan(0, length), allowance);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static AttachedFile Text(string source, string path, ReadOnlySpan<byte> bytes, Allowance? allowance)
    {
        if (allowance is not null && (allowance.Left -= bytes.Length) < 0) return new AttachedFile(source, path, null, "The archive holds more than is looked at.");
        if (bytes.Length > LargestFile) return new AttachedFile(source, path, null, $"Larger than the {LargestFile / 1000} KB that are looked at.");
        try
        {
            return bytes.Contains((byte)0) ? NotText(source, path) : new AttachedFile(source, path, Utf8.GetString(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\n"), null);
        }
        catch (DecoderFallbackException)
        {
            return NotText(source, path);
        }
    }

    private static AttachedFile NotText(string source, string path) => new(source, path, null, "Not text, so models are not sent it.");

    private sealed class Allowance
    {
        public long Left { get; set; } = MostBytes;
    }
}

/// <param name="Text">Null when there is none to send.</param>
/// <param name="Why">Why there is none.</param>
public sealed record AttachedFile(string Source, string Path, string? Text, string? Why);

namespace Nightshift.Executions;

/// <summary>One text file of a program: a relative path with forward slashes, and its content.</summary>
public sealed record SourceFile(string Path, string Content)
{
    /// <summary>Bytes of a path in UTF-8, at most.</summary>
    public const int LongestPath = 200;

    /// <summary>Files of which some were written anew, in order of path.</summary>
    public static IReadOnlyList<SourceFile> Merge(IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> written) =>
        [.. before.Where(file => written.All(other => other.Path != file.Path)).Concat(written).OrderBy(file => file.Path, StringComparer.Ordinal)];

    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of bytes; null when they are none.</summary>
    public static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? null : Utf8.GetString(bytes);
        }
        catch (System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether a path is relative, plain, and stays in its folder.</summary>
    public static bool IsSafe(string path) =>
        path.Length > 0
        && System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath
        && !path.Any(character => char.IsControl(character) || character is '\\' or ':')
        && path.Split('/').All(segment => segment is not ("" or "." or "..") && segment.Trim() == segment);
}

using System.Globalization;
using System.Text;

namespace Nightshift.Artifacts;

/// <summary>Makes a file name that is safe on disk and in a header out of whatever a caller sent.</summary>
public static class ArtifactName
{
    /// <summary>Bytes of UTF-8; file systems take 255.</summary>
    public const int MaxBytes = 200;

    private const string Fallback = "file";

    /// <summary>The last segment of a path, without control and other invisible characters, and never empty, <c>.</c> or <c>..</c>.</summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "")[((name ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) || IsInvisible(rune) || rune.Value is '"' or '<' or '>' or ':' or '|' or '?' or '*' ? "_" : rune.ToString());

        var trimmed = Shorten(clean.ToString().Trim()).TrimEnd('.', ' ');
        return trimmed.Length == 0 ? Fallback : trimmed;
    }

    /// <summary>Marks that turn or hide text, so that a name looks like another one; half characters too.</summary>
    private static bool IsInvisible(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>Cuts before the extension, which says what the file is.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes) return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > MaxBytes / 4) extension = "";

        var room = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0) break;
            stem.Append(rune.ToString());
        }
        return stem + extension;
    }
}

namespace Nightshift;

/// <summary>Texts as they are written for people.</summary>
public static class Words
{
    /// <summary>The text with a capital at its beginning.</summary>
    public static string Capitalised(this string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
}

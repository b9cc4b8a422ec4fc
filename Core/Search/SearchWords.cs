using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>The words of code and of questions about it: identifiers split at case and separators, in lower case, without stop words, stemmed.</summary>
public static partial class SearchWords
{
    private static readonly HashSet<string> StopWords =
        [.. "a an the of to in for and or is are be this that it with from by on as at if we will can which".Split(' ')];

    public static List<string> Of(ReadOnlySpan<char> text) => [.. Places(text).Select(place => place.Word)];

    /// <summary>The words with where each stands in the text.</summary>
    public static List<(string Word, int Start, int Length)> Places(ReadOnlySpan<char> text)
    {
        List<(string, int, int)> places = [];
        foreach (var match in Part().EnumerateMatches(text))
            if (Word(text.Slice(match.Index, match.Length)) is { } word) places.Add((word, match.Index, match.Length));
        return places;
    }

    private static string? Word(ReadOnlySpan<char> part)
    {
        if (part.Length == 1 && !char.IsDigit(part[0])) return null;
        var word = part.ToString().ToLowerInvariant();
        return StopWords.Contains(word) ? null : Stemmer.Stem(word);
    }

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+|\p{Lo}+")]
    private static partial Regex Part();
}

namespace Nightshift.Search;

/// <summary>Takes English endings off, so that <c>parser</c>, <c>parsing</c> and <c>parsed</c> are one word. Coarse: it serves matching, not reading.</summary>
internal static class Stemmer
{
    private const int Shortest = 3;

    /// <summary>The first that fits is replaced; longer ones stand before those they end with.</summary>
    private static readonly (string Ending, string Instead)[] Endings =
    [
        ("ization", ""), ("isation", ""), ("ies", "y"), ("ying", "y"), ("ied", "y"), ("ations", ""), ("ation", ""), ("ators", ""), ("ator", ""), ("ates", ""), ("ated", ""), ("ating", ""),
        ("ate", ""), ("ions", ""), ("ion", ""), ("ings", ""), ("ing", ""), ("ers", ""), ("ed", ""), ("er", ""), ("ors", ""), ("or", ""), ("es", ""), ("s", ""), ("ly", ""), ("able", ""),
        ("ment", ""), ("e", "")
    ];

    public static string Stem(string word)
    {
        if (word.Length <= Shortest) return word;
        var stem = WithoutEnding(word);
        if (stem.Length > Shortest && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z')) stem = stem[..^1];
        return stem.Length > Shortest && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static string WithoutEnding(string word)
    {
        foreach (var (ending, instead) in Endings)
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length - ending.Length + instead.Length >= Shortest && !(ending == "s" && word.EndsWith("ss", StringComparison.Ordinal)))
                return word[..^ending.Length] + instead;
        return word;
    }
}

using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>What is said of a piece of code, and the code.</summary>
public sealed partial record SaidOfCode(string Said, string Code)
{
    /// <summary>From a chunk: what its comments say beside its code, and its name beside its code without the name.</summary>
    public static IEnumerable<SaidOfCode> In(string? symbol, string text)
    {
        var code = Comment().Replace(text, " ");
        var said = string.Join(' ', Comment().Matches(text).Select(match => match.Value));
        if (said.Length > 0) yield return new SaidOfCode(said, code);
        if (symbol is not null) yield return new SaidOfCode(symbol, code.Replace(symbol, " ", StringComparison.Ordinal));
    }

    [GeneratedRegex("\"\"\".*?\"\"\"|'''.*?'''|/\\*.*?\\*/|(?<=^|[\\s;{}])(?://|#(?!include|define|if|endif|region|endregion))[^\\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();
}

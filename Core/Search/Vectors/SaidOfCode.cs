using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>What is said of a piece of code, and the code.</summary>
public sealed partial record SaidOfCode(string Said, string Code)
{
    /// <summary>From a chunk: what its comments say beside its code, and its name beside its code without the name.</summary>
    public static IEnumerable<SaidOfCode> In(string? symbol, string text)
    {
        var code = Comment().Replace(text, " ");
        var said = Plain(string.Join(' ', Comment().Matches(text).Select(match => match.Value)));
        if (said.Length > 0) yield return new SaidOfCode(said, code);
        if (symbol is not null) yield return new SaidOfCode(symbol, code.Replace(symbol, " ", StringComparison.Ordinal));
    }

    /// <summary>Documentation without its markup: of what is referred to, the name stays.</summary>
    public static string Plain(string documentation) => Markup().Replace(documentation, match => $" {match.Groups["name"].Value} ");

    [GeneratedRegex("""<(?:see|seealso|paramref|typeparamref|exception)\s+\w+\s*=\s*"(?:\w:)?(?<name>[^"]*)"\s*/?>|</?[A-Za-z][\w.-]*(?:\s+[\w.-]+\s*=\s*"[^"]*")*\s*/?>|\{@\w+\s+(?<name>[^{}]*)\}""")]
    private static partial Regex Markup();

    [GeneratedRegex("\"\"\".*?\"\"\"|'''.*?'''|/\\*.*?\\*/|(?<=^|[\\s;{}])(?://|#(?!include|define|if|endif|region|endregion))[^\\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();
}

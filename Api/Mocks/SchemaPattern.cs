using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Nightshift.Mocks;

/// <summary>Patterns of schemas: whether a text fits one, and a text that does.</summary>
internal static class SchemaPattern
{
    private const int MostLength = 300, MostRepeats = 8, MostText = 200, MostDepth = 12, MostSteps = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when it cannot be told, since the pattern is too long or needs backtracking.</summary>
    public static bool? Fits(string value, string pattern)
    {
        if (pattern.Length > MostLength) return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience).IsMatch(value);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>A text that fits; null when none could be made.</summary>
    /// <param name="choose">A number from 0 to below its argument.</param>
    public static string? Text(string pattern, Func<int, int> choose)
    {
        if (pattern.Length > MostLength) return null;
        var reader = new Writer(pattern, choose);
        return reader.Write() is { } text && Fits(text, pattern) is true ? text : null;
    }

    /// <summary>Reads the plain part of the language: literals, classes, groups, alternatives and repeats. Gives up at everything else.</summary>
    private sealed class Writer(string pattern, Func<int, int> choose)
    {
        private int at, steps;
        private bool lost;

        public string? Write()
        {
            var text = Alternatives(0);
            return lost || at < pattern.Length ? null : text;
        }

        private string Alternatives(int depth)
        {
            List<string> all = [Sequence(depth)];
            while (!lost && at < pattern.Length && pattern[at] == '|')
            {
                at++;
                all.Add(Sequence(depth));
            }
            return all[choose(all.Count)];
        }

        private string Sequence(int depth)
        {
            var text = new StringBuilder();
            while (!lost && at < pattern.Length && pattern[at] is not ('|' or ')') && text.Length <= MostText)
            {
                var begin = at;
                var piece = Piece(depth);
                var (least, most) = Repeats();
                var after = at;
                for (var count = least + choose(Math.Min(most, least + MostRepeats) - least + 1); count > 0 && text.Length <= MostText; count--)
                {
                    text.Append(piece);
                    if (count == 1) continue;
                    at = begin; // the same piece may come out differently
                    piece = Piece(depth);
                }
                at = after;
            }
            return text.ToString();
        }

        private string Piece(int depth)
        {
            if (depth > MostDepth || ++steps > MostSteps) return Lose();
            switch (pattern[at++])
            {
                case '^' or '$': return "";
                case '.': return Letter();
                case '\\': return Escape();
                case '[': return Class();
                case '(':
                    if (At("?:")) at += 2;
                    else if (at < pattern.Length && pattern[at] == '?') return Lose();
                    var inner = Alternatives(depth + 1);
                    if (at >= pattern.Length) return Lose();
                    at++; // the bracket that closes
                    return inner;
                case '*' or '+' or '?' or '{': return Lose();
                default: return pattern[at - 1].ToString();
            }
        }

        private (int Least, int Most) Repeats()
        {
            if (at >= pattern.Length) return (1, 1);
            switch (pattern[at])
            {
                case '*': at++; return (0, MostRepeats);
                case '+': at++; return (1, MostRepeats);
                case '?': at++; return (0, 1);
                case '{':
                    var close = pattern.IndexOf('}', at);
                    var bounds = close < 0 ? [] : pattern[(at + 1)..close].Split(',');
                    if (bounds.Length is 0 or > 2 || !int.TryParse(bounds[0], out var least) || least > MostText) { Lose(); return (0, 0); }
                    at = close + 1;
                    return (least, bounds.Length == 1 ? least : int.TryParse(bounds[1], out var most) ? Math.Max(least, most) : least + MostRepeats);
                default: return (1, 1);
            }
        }

        private string Class()
        {
            if (at < pattern.Length && pattern[at] == '^') return Lose();
            List<char> allowed = [];
            while (at < pattern.Length && pattern[at] != ']' && allowed.Count < 500)
            {
                var from = pattern[at++];
                if (from == '\\')
                {
                    if (at >= pattern.Length) return Lose();
                    var named = pattern[at++];
                    if (named is 'd' or 'w' or 's') { allowed.Add(named == 'd' ? '7' : named == 'w' ? 'k' : ' '); continue; }
                    from = named;
                }
                if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] is not (']' or '\\'))
                {
                    var to = pattern[at + 1];
                    at += 2;
                    for (var one = from; one <= to && allowed.Count < 500; one++) allowed.Add(one);
                }
                else allowed.Add(from);
            }
            if (at >= pattern.Length || allowed.Count == 0) return Lose();
            at++;
            return allowed[choose(allowed.Count)].ToString();
        }

        private string Escape() => at >= pattern.Length ? Lose() : pattern[at++] switch
        {
            'd' => choose(10).ToString(),
            'w' => Letter(),
            's' => " ",
            'S' => Letter(),
            'D' => Letter(),
            't' => "\t",
            var other => char.IsLetterOrDigit(other) ? Lose() : other.ToString()
        };

        private string Letter() => ((char)('a' + choose(26))).ToString();

        private bool At(string text) => string.CompareOrdinal(pattern, at, text, 0, text.Length) == 0;

        private string Lose()
        {
            lost = true;
            at = pattern.Length;
            return "";
        }
    }
}

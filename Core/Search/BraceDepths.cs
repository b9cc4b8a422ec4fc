namespace Nightshift.Search;

/// <summary>How deep in braces each line begins, and how deep it gets; braces in strings and comments do not count.</summary>
internal sealed class BraceDepths
{
    private readonly int[] before;
    private readonly int[] most;
    private bool inComment;
    private char quote;

    public BraceDepths(string[] lines)
    {
        before = new int[lines.Length + 1];
        most = new int[lines.Length];
        for (var line = 0; line < lines.Length; line++) (before[line + 1], most[line]) = Read(lines[line], before[line]);
    }

    public int Before(int line) => before[line];

    public int Most(int line) => most[line];

    /// <summary>The line after the one that closes the block.</summary>
    public int EndOfBlock(int line, int depth, int to)
    {
        for (var next = line + 1; next < to; next++)
            if (before[next] <= depth) return next;
        return to;
    }

    private (int After, int Most) Read(string line, int depth)
    {
        var deepest = depth;
        if (quote != '`') quote = '\0'; // only a template literal goes on after the line's end
        for (var i = 0; i < line.Length; i++)
        {
            var (here, next) = (line[i], i + 1 < line.Length ? line[i + 1] : '\0');
            if (inComment)
            {
                if (here != '*' || next != '/') continue;
                inComment = false;
                i++;
            }
            else if (quote != '\0')
            {
                if (here == '\\') i++;
                else if (here == quote) quote = '\0';
            }
            else if (here == '/' && next == '/') break;
            else if (here == '/' && next == '*') inComment = true;
            else if (here is '"' or '`' || here == '\'' && IsQuote(line, i)) quote = here;
            else if (here == '{') deepest = Math.Max(deepest, ++depth);
            else if (here == '}') depth = Math.Max(0, depth - 1);
        }
        return (depth, deepest);
    }

    /// <summary>Not the lifetime of Rust: a quote that closes again on its line.</summary>
    private static bool IsQuote(string line, int at) => line.IndexOf('\'', at + 1) > at;
}

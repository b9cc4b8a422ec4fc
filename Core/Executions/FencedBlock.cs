using System.Text;

namespace Nightshift.Executions;

/// <summary>A fenced block of Markdown.</summary>
/// <param name="Info">What stands after the opening fence.</param>
/// <param name="Content">Lines end in <c>\n</c>, the last one too.</param>
/// <param name="LineBefore">The nearest line with text above the opening fence, when no other block lies between.</param>
internal sealed record FencedBlock(string Info, string Content, string LineBefore)
{
    /// <summary>By the rules of CommonMark: a fence closes with at least as many of the same characters and nothing after them. An unclosed one ends with the text.</summary>
    public static IEnumerable<FencedBlock> Read(string text)
    {
        using var lines = text.ReplaceLineEndings("\n").Split('\n').AsEnumerable().GetEnumerator();
        var before = "";
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (Fence(line) is not { } fence)
            {
                if (!string.IsNullOrWhiteSpace(line)) before = line.Trim();
                continue;
            }

            yield return new FencedBlock(line.Trim()[fence.Length..].Trim(), Body(lines, fence, line.Length - line.TrimStart().Length), before);
            before = "";
        }
    }

    private static string Body(IEnumerator<string> lines, string fence, int indent)
    {
        var body = new StringBuilder();
        while (lines.MoveNext() && !Closes(lines.Current, fence))
        {
            var line = lines.Current;
            body.Append(line.AsSpan(Math.Min(indent, line.Length - line.TrimStart().Length))).Append('\n');
        }

        return body.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The opening fence's characters, or null; backticks in the info mean code within a line.</summary>
    private static string? Fence(string line)
    {
        var text = line.TrimStart();
        if (text.Length < 3 || text[0] is not ('`' or '~')) return null;
        var length = text.TakeWhile(character => character == text[0]).Count();
        return length < 3 || (text[0] == '`' && text.AsSpan(length).Contains('`')) ? null : text[..length];
    }

    private static bool Closes(string line, string fence)
    {
        var text = line.Trim();
        return text.Length >= fence.Length && text.All(character => character == fence[0]);
    }
}

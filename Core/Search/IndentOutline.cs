using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>Functions and classes of a language whose blocks are indented.</summary>
internal static partial class IndentOutline
{
    public static IEnumerable<Block> Of(string[] lines) => Between(lines, 0, lines.Length, -1, null);

    private static IEnumerable<Block> Between(string[] lines, int from, int to, int outer, string? container)
    {
        for (var line = from; line < to; line++)
        {
            if (Header().Match(lines[line]) is not { Success: true } header || Indent(lines[line]) <= outer) continue;
            var (start, end, name) = (WithWhatBelongs(lines, line, from), End(lines, line, to), header.Groups["name"].Value);
            var inner = header.Groups["kind"].Value == "class" ? Between(lines, line + 1, end, Indent(lines[line]), Join(container, name)).ToList() : [];
            yield return new Block(name, container, start, inner.Count > 0 ? inner[0].Start : end);
            foreach (var block in inner.Zip(inner.Skip(1).Select(block => block.Start).Append(end), (block, next) => block with { End = Math.Max(block.End, next) })) yield return block;
            line = end - 1;
        }
    }

    public static string Join(string? container, string name) => container is null ? name : $"{container}.{name}";

    /// <summary>Decorators and comments directly above.</summary>
    private static int WithWhatBelongs(string[] lines, int line, int from)
    {
        while (line > from && lines[line - 1].TrimStart() is ['@' or '#', ..]) line--;
        return line;
    }

    private static int End(string[] lines, int header, int to)
    {
        var indent = Indent(lines[header]);
        var last = header;
        for (var line = header + 1; line < to; line++)
        {
            if (string.IsNullOrWhiteSpace(lines[line])) continue;
            if (Indent(lines[line]) <= indent && lines[line].TrimStart() is not [')' or ']' or '}' or '#', ..]) break;
            last = line;
        }
        return last + 1;
    }

    private static int Indent(string line) => line.Length - line.AsSpan().TrimStart().Length;

    [GeneratedRegex(@"^\s*(?:async\s+)?(?<kind>def|class)\s+(?<name>\w+)")]
    private static partial Regex Header();
}

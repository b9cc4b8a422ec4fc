using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>Functions and types of a language whose blocks stand in braces: C#, Java, Go, JavaScript, TypeScript, Rust, C and the like.</summary>
internal static partial class BraceOutline
{
    public static IEnumerable<Block> Of(string[] lines) => Between(lines, new BraceDepths(lines), 0, lines.Length, 0, null);

    private static IEnumerable<Block> Between(string[] lines, BraceDepths depths, int from, int to, int depth, string? container)
    {
        var next = from;
        for (var line = from; line < to; line++)
        {
            if (depths.Before(line) != depth || depths.Most(line) <= depth || Name(lines, next, line) is not { } name) continue;
            var start = Start(lines, depths, next, line, depth);
            var end = depths.EndOfBlock(line, depth, to);
            var inner = name.IsType ? Between(lines, depths, line + 1, end, depth + 1, IndentOutline.Join(container, name.Text)).ToList() : [];
            yield return new Block(name.IsSpace ? null : name.Text, container, start, inner.Count > 0 ? inner[0].Start : end);
            for (var i = 0; i < inner.Count; i++) yield return inner[i] with { End = i + 1 < inner.Count ? inner[i + 1].Start : end };
            next = end;
            line = end - 1;
        }
    }

    /// <summary>The first line of the declaration whose brace opens at a line: back to the last statement's end or blank line, at most 30 lines.</summary>
    private static int Start(string[] lines, BraceDepths depths, int from, int line, int depth)
    {
        var start = line;
        while (start > from && line - start < 30 && depths.Before(start - 1) == depth && depths.Most(start - 1) == depth && lines[start - 1].AsSpan().TrimEnd() is not ([] or [.., ';' or '}'])) start--;
        return start;
    }

    private static Declared? Name(string[] lines, int from, int line)
    {
        for (var at = line; at >= Math.Max(from, line - 8); at--)
        {
            var text = lines[at];
            if (Type().Match(text) is { Success: true } type) return new Declared(type.Groups["name"].Value, true, type.Groups["kind"].Value is "namespace" or "mod");
            if (Function().Match(text) is { Success: true } function) return new Declared(function.Groups["name"].Value, false, false);
            if (at < line && text.AsSpan().TrimEnd() is [] or [.., ';' or '}']) return null;
        }
        return null;
    }

    private sealed record Declared(string Text, bool IsType, bool IsSpace);

    [GeneratedRegex(@"^\s*(?!//|\*|#)(?:[\w@\[\]().""]+\s+)*?(?<kind>class|interface|struct|record|enum|trait|impl|namespace|mod|object)\s+(?:class\s+|struct\s+)?(?<name>[\w.]+)|^type\s+(?<name>\w+)\s+(?<kind>struct|interface)")]
    private static partial Regex Type();

    [GeneratedRegex(@"\bfunc\s+(?:\([^)]*\)\s*)?(?<name>\w+)|\bfunction\s*\*?\s*(?<name>[\w$]+)|\bfn\s+(?<name>\w+)|(?<name>[\w$]+)\s*[:=]\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|\w+\s*=>)|^(?!\s*(?:if|for|foreach|while|switch|catch|return|else|using|lock|do|try|new|throw|await|case|//|\*))[^=;""'(]*?(?<name>[\w$]+)\s*(?:<[^>]*>)?\([^;]*$")]
    private static partial Regex Function();
}

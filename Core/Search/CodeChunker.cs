using Nightshift.Executions;

namespace Nightshift.Search;

/// <summary>Cuts a file along its syntax. A file is cut whole: every line that is not blank is in exactly one chunk.</summary>
public static class CodeChunker
{
    /// <summary>Most lines of a chunk; a longer function is cut into several with its name.</summary>
    public const int MostLines = 120;

    public static IReadOnlyList<CodeChunk> Cut(string path, string content)
    {
        var lines = content.ReplaceLineEndings("\n").Split('\n');
        List<Block> blocks = [.. IsIndented(path) ? IndentOutline.Of(lines) : BraceOutline.Of(lines)];
        return [.. WithGaps(blocks, lines.Length).SelectMany(Short).Where(block => Lines(lines, block).Any(line => line.Any(char.IsLetterOrDigit))).Select(block => ToChunk(lines, WithoutBlankEnds(lines, block)))];
    }

    private static bool IsIndented(string path) => Language.OfPath(path) == Language.Python;

    private static IEnumerable<Block> WithGaps(List<Block> blocks, int count)
    {
        var next = 0;
        foreach (var block in blocks)
        {
            if (block.Start > next) yield return new Block(null, block.Container, next, block.Start);
            yield return block;
            next = block.End;
        }
        if (next < count) yield return new Block(null, null, next, count);
    }

    private static IEnumerable<Block> Short(Block block)
    {
        for (var start = block.Start; start < block.End; start += MostLines)
            yield return block with { Start = start, End = Math.Min(start + MostLines, block.End) };
    }

    private static Block WithoutBlankEnds(string[] lines, Block block) => block with
    {
        Start = block.Start + Lines(lines, block).TakeWhile(string.IsNullOrWhiteSpace).Count(),
        End = block.End - Lines(lines, block).Reverse().TakeWhile(string.IsNullOrWhiteSpace).Count()
    };

    private static IEnumerable<string> Lines(string[] lines, Block block) => lines.Skip(block.Start).Take(block.End - block.Start);

    private static CodeChunk ToChunk(string[] lines, Block block) =>
        new(block.Symbol, block.Container, block.Start + 1, block.End, string.Join('\n', lines, block.Start, block.End - block.Start));
}

/// <summary>Lines of a file from <paramref name="Start"/> up to, not including, <paramref name="End"/>, from 0.</summary>
internal sealed record Block(string? Symbol, string? Container, int Start, int End);

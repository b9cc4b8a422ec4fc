using System.Text;
using DiffPlex;

namespace Nightshift.Executions;

/// <summary>Unified diffs between two versions of a program.</summary>
public static class FileDiff
{
    private const int Context = 3;

    /// <summary>Stands at the end of a last line that has no break, so that it differs from one that has.</summary>
    private const char NoBreak = '\uE0FF';

    /// <summary>All files that differ, in order of path; empty when nothing does.</summary>
    public static string Between(IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after)
    {
        var old = before.ToDictionary(file => file.Path, file => file.Content);
        var now = after.ToDictionary(file => file.Path, file => file.Content);
        var diff = new StringBuilder();
        foreach (var path in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            Append(diff, path, old.GetValueOrDefault(path), now.GetValueOrDefault(path));
        return diff.ToString();
    }

    /// <summary>For people, such as "2 files changed, 10 lines added, 3 removed".</summary>
    public static string Summary(string diff)
    {
        var lines = diff.Split('\n');
        var files = lines.Count(line => line.StartsWith("+++ ", StringComparison.Ordinal));
        var added = lines.Count(line => line.StartsWith('+')) - files;
        var removed = lines.Count(line => line.StartsWith('-')) - lines.Count(line => line.StartsWith("--- ", StringComparison.Ordinal));
        return files == 0 ? "No changes" : $"{files} {(files == 1 ? "file" : "files")} changed, {added} {(added == 1 ? "line" : "lines")} added, {removed} removed";
    }

    private static void Append(StringBuilder diff, string path, string? before, string? after)
    {
        if (before == after) return;
        diff.Append($"--- {(before is null ? "/dev/null" : $"a/{path}")}\n+++ {(after is null ? "/dev/null" : $"b/{path}")}\n");
        if (before is null || after is null)
        {
            AppendWhole(diff, before is null ? '+' : '-', (before ?? after)!);
            return;
        }

        var blocks = new Differ().CreateLineDiffs(WithoutLastBreak(before), WithoutLastBreak(after), ignoreWhitespace: false);
        var (old, now) = (blocks.PiecesOld, blocks.PiecesNew);
        foreach (var hunk in Hunks(blocks.DiffBlocks))
        {
            var (firstOld, firstNew) = (Math.Max(0, hunk[0].DeleteStartA - Context), Math.Max(0, hunk[0].InsertStartB - Context));
            var lastOld = Math.Min(old.Length, hunk[^1].DeleteStartA + hunk[^1].DeleteCountA + Context);
            var lastNew = Math.Min(now.Length, hunk[^1].InsertStartB + hunk[^1].InsertCountB + Context);
            diff.Append($"@@ -{Range(firstOld, lastOld - firstOld)} +{Range(firstNew, lastNew - firstNew)} @@\n");

            var position = firstOld;
            foreach (var block in hunk)
            {
                Lines(diff, ' ', old, position, block.DeleteStartA);
                Lines(diff, '-', old, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA);
                Lines(diff, '+', now, block.InsertStartB, block.InsertStartB + block.InsertCountB);
                position = block.DeleteStartA + block.DeleteCountA;
            }
            Lines(diff, ' ', old, position, lastOld);
        }
    }

    private static void AppendWhole(StringBuilder diff, char mark, string content)
    {
        if (content.Length == 0) return;
        var lines = WithoutLastBreak(content).Split('\n');
        diff.Append(mark == '+' ? $"@@ -0,0 +{Range(0, lines.Length)} @@\n" : $"@@ -{Range(0, lines.Length)} +0,0 @@\n");
        Lines(diff, mark, lines, 0, lines.Length);
    }

    private static string WithoutLastBreak(string content) => content.EndsWith('\n') ? content[..^1] : content.Length == 0 ? content : content + NoBreak;

    /// <summary>Changes whose context would touch belong to one hunk.</summary>
    private static List<List<DiffPlex.Model.DiffBlock>> Hunks(IEnumerable<DiffPlex.Model.DiffBlock> blocks)
    {
        List<List<DiffPlex.Model.DiffBlock>> hunks = [];
        foreach (var block in blocks)
        {
            if (hunks is [.., [.., var last]] && block.DeleteStartA - (last.DeleteStartA + last.DeleteCountA) <= 2 * Context) hunks[^1].Add(block);
            else hunks.Add([block]);
        }
        return hunks;
    }

    private static string Range(int start, int count) => count == 0 ? $"{start},0" : $"{start + 1},{count}";

    private static void Lines(StringBuilder diff, char mark, string[] lines, int from, int to)
    {
        for (var index = from; index < to; index++) diff.Append(mark).Append(lines[index].Replace($"{NoBreak}", "\n\\ No newline at end of file")).Append('\n');
    }
}

using System.Text.RegularExpressions;

namespace Nightshift.Search;

/// <summary>How a found chunk is shown.</summary>
internal static class Snippets
{
    private const int MostLines = 60;
    private const int MostHighlights = 100;

    public static CodeHit Show(FoundChunk chunk, double score, SearchQuery query, IReadOnlyList<string> why)
    {
        var snippet = string.Join('\n', chunk.Text.Split('\n').Take(MostLines));
        var symbol = chunk.Container is null ? chunk.Symbol : chunk.Symbol is null ? chunk.Container : $"{chunk.Container}.{chunk.Symbol}";
        return new CodeHit(chunk.ArtifactId, chunk.ExecutionId, chunk.SessionId, chunk.Path, chunk.Language, symbol, chunk.StartLine, chunk.EndLine, snippet, Marks(snippet, query), Math.Round(score, 5), why, chunk.Repo);
    }

    private static IReadOnlyList<Highlight> Marks(string snippet, SearchQuery query)
    {
        if (query.Literal is { } literal && Regex.Matches(snippet, Regex.Escape(literal), RegexOptions.IgnoreCase) is { Count: > 0 } found)
            return [.. found.Select(match => new Highlight(match.Index, match.Length)).Take(MostHighlights)];
        if (query.IsExact) return [];
        var wanted = SearchWords.Of(query.Words).ToHashSet();
        return [.. SearchWords.Places(snippet).Where(place => wanted.Contains(place.Word)).Select(place => new Highlight(place.Start, place.Length)).Take(MostHighlights)];
    }
}

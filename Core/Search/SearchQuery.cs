namespace Nightshift.Search;

/// <summary>What was typed, read: <c>"as it stands"</c>, <c>/an expression/</c>, or a question.</summary>
/// <param name="Literal">Looked for as it stands; null when too short or too long for that.</param>
/// <param name="IsExact">Only what fits as it stands is an answer.</param>
internal sealed record SearchQuery(string Words, string? Literal, string? Expression, bool IsExact)
{
    private const int ShortestLiteral = 3;

    /// <summary>A longer question hardly stands anywhere as it is, and takes the database long to look for.</summary>
    private const int LongestLiteral = 60;

    public static SearchQuery Read(string typed)
    {
        var query = typed.Trim();
        if (query is ['/', _, .., '/']) return new SearchQuery("", null, query[1..^1], true);
        if (query is ['"', _, .., '"']) return new SearchQuery(query[1..^1], query[1..^1], null, true);
        return new SearchQuery(query, query.Length is >= ShortestLiteral and <= LongestLiteral ? query : null, null, false);
    }
}

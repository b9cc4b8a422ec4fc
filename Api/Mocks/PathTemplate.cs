namespace Nightshift.Mocks;

/// <summary>A path with blanks, such as <c>/pets/{id}</c> or <c>/files/{name}.json</c>; a blank holds at least one character and no slash.</summary>
internal sealed class PathTemplate
{
    private readonly string[] segments;

    public PathTemplate(string path)
    {
        segments = Split(path);
        Blanks = segments.Sum(segment => segment.Count(character => character == '{'));
    }

    /// <summary>The fewer, the closer a path that fits is meant.</summary>
    public int Blanks { get; }

    /// <summary>The name of the blank that the last segment is; null when it is anything else.</summary>
    public string? Item => segments is [.., ['{', .. var name, '}']] && !name.Contains('}') ? name : null;

    /// <summary>Null when it is a path with at most one blank in each segment; else what is wrong.</summary>
    public static string? Fault(string? path)
    {
        if (path is null || !path.StartsWith('/') || path.Length > 500) return "A path begins with a slash and has at most 500 characters.";
        if (path.AsSpan().ContainsAny("?#\\") || path.Any(char.IsControl)) return $"{path} holds a character that no path has. Queries are parameters.";
        foreach (var segment in Split(path))
        {
            var (open, close) = (segment.IndexOf('{'), segment.IndexOf('}'));
            if (open < 0 && close < 0) continue;
            if (open < 0 || close < open + 2 || segment.LastIndexOf('{') != open || segment.LastIndexOf('}') != close) return $"{path}: a segment has at most one blank, such as {{id}}.";
        }
        return null;
    }

    /// <summary>What stands in the blanks; null when the path does not fit. The path is decoded already.</summary>
    public Dictionary<string, string>? Match(string path)
    {
        var parts = Split(path);
        if (parts.Length != segments.Length) return null;
        Dictionary<string, string> values = [];
        for (var i = 0; i < parts.Length; i++)
        {
            var open = segments[i].IndexOf('{');
            if (open < 0)
            {
                if (segments[i] != parts[i]) return null;
                continue;
            }
            var close = segments[i].IndexOf('}');
            var (before, after) = (segments[i][..open], segments[i][(close + 1)..]);
            if (parts[i].Length <= before.Length + after.Length || !parts[i].StartsWith(before, StringComparison.Ordinal) || !parts[i].EndsWith(after, StringComparison.Ordinal)) return null;
            values[segments[i][(open + 1)..close]] = parts[i][before.Length..^after.Length];
        }
        return values;
    }

    /// <summary>A slash at the end makes no difference.</summary>
    private static string[] Split(string path) => path.Trim('/').Split('/');
}

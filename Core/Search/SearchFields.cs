namespace Nightshift.Search;

/// <summary>What of a chunk is searched, each part with a weight of its own.</summary>
public sealed record SearchFields(string? Symbol, string? Container, string Path, string Text)
{
    internal IEnumerable<(string Text, float Weight)> Weighted => [(Symbol ?? "", 4), (Container ?? "", 2), (Path, 1), (Signature, 1), (Text, 1)];

    /// <summary>The declaration: up to the line that opens the body, at most eight lines.</summary>
    private string Signature
    {
        get
        {
            if (Symbol is null) return "";
            var at = Math.Max(0, Text.IndexOf(Symbol, StringComparison.Ordinal));
            var end = Text.AsSpan(at).IndexOfAny("{:\n");
            return end < 0 ? Text[at..] : Text.Substring(at, end);
        }
    }
}

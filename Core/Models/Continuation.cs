using System.Globalization;
using Microsoft.Extensions.AI;

namespace Nightshift.Models;

/// <summary>An answer that broke off, as far as it is whole lines, for the next model to go on with.</summary>
/// <param name="By">Who wrote it.</param>
internal sealed record Continuation(string Kept, string By)
{
    /// <summary>Characters; less than that is not worth the seam.</summary>
    private const int Worthwhile = 200;

    private const int LongestOverlap = 20;

    private const string GoOn =
        "Your answer broke off after the last line above. Go on with the line that comes next. Repeat nothing, and write nothing of your own before it: what you write now is put right behind what is there.";

    /// <summary>Null when too little came to go on with.</summary>
    public static Continuation? Of(string text, string by)
    {
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Length < Worthwhile ? null : new Continuation(whole, by);
    }

    public string Note => string.Create(CultureInfo.InvariantCulture, $"The first {Kept.Length:N0} characters are by {By}, whose answer broke off there.");

    public IReadOnlyList<ChatMessage> Ask(IEnumerable<ChatMessage> messages) => [.. messages, new(ChatRole.Assistant, Kept), new(ChatRole.User, GoOn)];

    /// <summary>Both parts as one. A model may begin anew, open the code block again or repeat the last lines all the same; that is seen to.</summary>
    public string Join(string rest)
    {
        var (kept, more) = (Lines(Kept), Lines(rest));
        var first = Math.Max(0, more.FindIndex(line => line.Trim().Length > 0));
        if (BeginsAnew(kept, more[first..])) return rest;
        if (IsOpen(kept) && more[first].TrimStart() is ['`', '`', '`', not '`' and not ' ', ..]) more.RemoveRange(0, first + 1);
        return Kept + string.Join('\n', more.Skip(Overlap(kept, more)));
    }

    private static List<string> Lines(string text) => [.. text.Split('\n')];

    private static bool BeginsAnew(List<string> kept, List<string> more)
    {
        var start = kept.Where(line => line.Trim().Length > 0).Take(2).ToList();
        return start.Count == 2 && more.Where(line => line.Trim().Length > 0).Take(2).SequenceEqual(start);
    }

    /// <summary>Whether a code block has begun and not ended.</summary>
    private static bool IsOpen(List<string> lines) => lines.Count(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal)) % 2 == 1;

    /// <summary>How many lines at the end of the one are the first of the other.</summary>
    private static int Overlap(List<string> kept, List<string> more)
    {
        var last = kept[..^1]; // after the last line end there is nothing
        for (var lines = Math.Min(Math.Min(LongestOverlap, last.Count), more.Count); lines > 0; lines--)
            if (last[^lines..].SequenceEqual(more[..lines]) && more[..lines].Any(line => line.Trim().Length > 1)) return lines;
        return 0;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Nightshift.Mutations;

/// <summary>The lines that a change wrote.</summary>
public static partial class ChangedLines
{
    /// <param name="diff">Unified.</param>
    /// <returns>Numbers from 1 in the new text, by path; nothing of files that the change removed.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>> Of(string? diff)
    {
        var changed = new Dictionary<string, List<int>>();
        List<int> lines = [];
        var number = 0;
        foreach (var text in diff?.Split('\n') ?? [])
            if (text.StartsWith("+++ b/", StringComparison.Ordinal)) changed[text["+++ b/".Length..]] = lines = [];
            else if (text.StartsWith("+++ ", StringComparison.Ordinal)) lines = [];
            else if (Hunk().Match(text) is { Success: true } hunk) number = int.Parse(hunk.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            else if (text.StartsWith('+')) lines.Add(number++);
            else if (text.StartsWith(' ')) number++;
        return changed.ToDictionary(file => file.Key, file => (IReadOnlyList<int>)file.Value);
    }

    [GeneratedRegex(@"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")]
    private static partial Regex Hunk();
}

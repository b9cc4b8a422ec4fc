using System.Text.RegularExpressions;

namespace Nightshift.Templates;

/// <summary>Replaces <c>{{name}}</c>, and nothing else.</summary>
internal static partial class TemplateText
{
    public static string Fill(string text, IReadOnlyDictionary<string, string> blanks) => Blank().Replace(text, match =>
        blanks.TryGetValue(match.Groups["name"].Value, out var value)
            ? value
            : throw new InvalidOperationException($"The template holds the blank {match.Value}, but has no such parameter."));

    [GeneratedRegex(@"\{\{(?<name>[a-z_.]+)\}\}")]
    private static partial Regex Blank();
}

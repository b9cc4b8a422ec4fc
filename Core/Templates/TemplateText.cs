using System.Text.RegularExpressions;

namespace Nightshift.Templates;

/// <summary>Replaces <c>{{name}}</c>, and nothing else.</summary>
internal static partial class TemplateText
{
    /// <summary>What looks like a blank but is no parameter's stays as it is: program text is full of braces.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> blanks) =>
        Blank().Replace(text, match => blanks.GetValueOrDefault(match.Groups["name"].Value) ?? match.Value);

    [GeneratedRegex(@"\{\{(?<name>[a-z_.]+)\}\}")]
    private static partial Regex Blank();
}

using System.Text.RegularExpressions;
using Nightshift.Executions;

namespace Nightshift.Models;

/// <summary>The kind of a task, by a quick reading of its request; routing learns for each kind apart.</summary>
public static partial class TaskClass
{
    public const string Documentation = "documentation";

    /// <summary>Everything that none of the others names: functions, algorithms, small tools.</summary>
    public const string Plain = "plain";

    /// <summary>In the order in which they are looked for; the first four are parts of the complexity score.</summary>
    private static readonly string[] Parts = ["authentication", "database", "api", "interface"];

    public static readonly IReadOnlyList<string> All = [Documentation, .. Parts, Plain];

    public static string Of(string prompt)
    {
        if (IsDocumentation(prompt)) return Documentation;
        var score = Complexity.Of(prompt);
        return Parts.FirstOrDefault(score.Parts.ContainsKey) ?? Plain;
    }

    public static bool IsDocumentation(string prompt) => DocumentationWords().IsMatch(prompt);

    [GeneratedRegex(@"\b(readme|documentation|docstrings?|changelog|user guide|tutorial)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DocumentationWords();
}

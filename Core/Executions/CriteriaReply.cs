using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>Criteria as a list in a model's reply, and what they must look like.</summary>
public static partial class CriteriaReply
{
    public const int Most = 12;

    /// <summary>Characters of one statement.</summary>
    public const int Longest = 300;

    public static string Write(IEnumerable<string> criteria) => string.Join('\n', criteria.Select((statement, index) => $"{index + 1}. {statement}"));

    /// <summary>Every line that is an item of a list; nothing when there is none.</summary>
    public static IReadOnlyList<string> Parse(string reply) =>
        [.. Item().Matches(ReplyParser.WithoutThinking(reply)).Select(match => match.Groups[1].Value.Trim().Trim('*')).Where(text => text.Length is > 0 and <= Longest).Distinct().Take(Most)];

    /// <summary>What is wrong with criteria that a person gives; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<string> criteria) =>
        criteria.Count is 0 or > Most ? $"From 1 to {Most} statements."
        : criteria.Any(string.IsNullOrWhiteSpace) ? "A statement is empty."
        : criteria.Any(statement => statement.Length > Longest || statement.Any(char.IsControl)) ? $"Each statement is one line of at most {Longest} characters."
        : null;

    [GeneratedRegex(@"^[ \t]{0,3}(?:\*\*)?(?:[cC]?\d{1,2}[.):]|[-*•])(?:\*\*)?[ \t]+(\S.*?)[ \t\r]*$", RegexOptions.Multiline)]
    private static partial Regex Item();
}

using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>The tests of a delivery that a new request changes. They stay, unless the model argues that one contradicts the request.</summary>
internal static partial class KeptTests
{
    /// <summary>What a model is told.</summary>
    public const string Rule = """
        These tests hold already. They stay as they are, and have to go on passing. Write new files beside them, with other names, for what is new. Only when one of
        them contradicts the request, write its file anew, whole, and give the reason before it in a line of its own: CHANGED path: reason
        """;

    /// <param name="written">What the model wrote; a file of a kept one's name counts only with a reason.</param>
    public static JoinedTests Join(IReadOnlyList<SourceFile> kept, IReadOnlyList<SourceFile> written, string reply)
    {
        var reasons = Reason().Matches(reply).ToLookup(match => match.Groups["path"].Value, match => match.Groups["why"].Value);
        var old = kept.ToDictionary(test => test.Path, test => test.Content);
        List<SourceFile> accepted = [.. written.Where(test => !old.ContainsKey(test.Path) || (reasons.Contains(test.Path) && old[test.Path] != test.Content))];
        return new JoinedTests(SourceFile.Merge(kept, accepted), [.. accepted.Where(test => old.ContainsKey(test.Path)).Select(test => new TestChange(test.Path, reasons[test.Path].First()))], accepted.Count > 0);
    }

    [GeneratedRegex(@"^[ \t*`]*CHANGED[ \t*`]+(?<path>[^\s:`]+)`?[ \t*]*:[ \t*]*(?<why>\S.{0,500})", RegexOptions.Multiline)]
    private static partial Regex Reason();
}

/// <param name="Changes">Those of the kept ones that were written anew.</param>
/// <param name="AddsSome">False when nothing is tested that was not before.</param>
internal sealed record JoinedTests(IReadOnlyList<SourceFile> Tests, IReadOnlyList<TestChange> Changes, bool AddsSome);

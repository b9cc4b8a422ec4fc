using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>
/// How a test says which criterion it checks, in every language: its name begins with <c>c</c> and the criterion's number, followed by an
/// underscore, a colon or a capital. <c>test_c1_adds</c>, <c>'c1: adds'</c>, <c>C1_adds</c> and <c>TestC1Adds</c> all check the first one;
/// <c>test_c1_c2_adds</c> checks two.
/// </summary>
public static partial class CriterionTag
{
    /// <summary>What a model is told.</summary>
    public const string Rule = "Begin each test's name with the number of the criterion it checks: test_c1_…, \"c1: …\", C1_… or TestC1_…, whichever the language's names allow.";

    /// <summary>The numbers that a test's name, or the text of a test file, names.</summary>
    public static IReadOnlySet<int> In(string text) => Tag().Matches(text).Select(match => int.Parse(match.Groups[1].ValueSpan)).ToHashSet();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:[Tt]est_?)?[Cc]([1-9]\d?)(?=[_:]|[A-Z])")]
    private static partial Regex Tag();
}

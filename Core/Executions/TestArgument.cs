using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>That a test contradicts the request, as whoever writes the code argues; who writes the tests decides, without seeing code.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Request">The words of the request that it contradicts.</param>
/// <param name="Accepted">Null until decided.</param>
/// <param name="Diff">What was changed in the tests; absent unless accepted.</param>
public sealed partial record TestArgument(string Test, string Request, string Why, bool? Accepted = null, string? Diff = null)
{
    /// <summary>The info of the fenced block that holds one.</summary>
    public const string Fence = "contradiction";

    private const int Longest = 1_000;

    /// <summary>Null when the reply argues about no test.</summary>
    public static TestArgument? Parse(string reply)
    {
        if (FencedBlock.Read(ReplyParser.WithoutThinking(reply)).LastOrDefault(block => block.Info == Fence) is not { } block) return null;
        var fields = Field().Matches(block.Content).ToDictionary(match => match.Groups[1].Value.ToLowerInvariant(), match => Cut(match.Groups[2].Value.Trim()));
        return fields.TryGetValue("test", out var test) && fields.TryGetValue("request", out var request) && fields.TryGetValue("why", out var why) ? new(test, request, why) : null;
    }

    private static string Cut(string text) => text.Length <= Longest ? text : text[..Longest];

    [GeneratedRegex(@"^(test|request|why):[ \t]*(\S.*?)(?=^(?:test|request|why):|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Field();
}

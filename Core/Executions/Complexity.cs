using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>How hard a request looks, by the scoring rules of the self-validating agent's plan (LLM router).</summary>
/// <param name="Score">The sum of the parts.</param>
/// <param name="Tier">Below 3 simple, to 6 medium, above 6 complex.</param>
/// <param name="Parts">What counted, by name; only what did.</param>
public sealed partial record Complexity(int Score, string Tier, IReadOnlyDictionary<string, int> Parts)
{
    public static readonly IReadOnlyList<string> Tiers = ["simple", "medium", "complex"];

    /// <summary>The tier above; the last one when there is none.</summary>
    public static string Above(string tier) => Tiers[Math.Min(Tiers.Count - 1, Tiers.ToList().IndexOf(tier) + 1)];

    /// <summary>The tier below; the first one when there is none.</summary>
    public static string Below(string tier) => Tiers[Math.Max(0, Tiers.ToList().IndexOf(tier) - 1)];

    /// <summary>Scores the words of a request; no model is asked.</summary>
    public static Complexity Of(string prompt)
    {
        var parts = new Dictionary<string, int>
        {
            ["length"] = prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length / 50,
            ["files"] = FileNames().Matches(prompt).Select(match => match.Value).Distinct().Count(),
            ["dependencies"] = Dependencies().Matches(prompt).Select(match => match.Value.ToLowerInvariant()).Distinct().Count(),
            ["api"] = 2 * Apis().Matches(prompt).Select(match => match.Value.ToLowerInvariant()).Distinct().Count(),
            ["database"] = Databases().IsMatch(prompt) ? 2 : 0,
            ["authentication"] = Authentication().IsMatch(prompt) ? 2 : 0,
            ["languages"] = Languages().Matches(prompt).Select(match => match.Value.ToLowerInvariant()).Distinct().Count() > 1 ? 3 : 0,
            ["interface"] = Interfaces().IsMatch(prompt) ? 2 : 0
        };
        var score = parts.Values.Sum();
        return new Complexity(score, score < 3 ? "simple" : score <= 6 ? "medium" : "complex", parts.Where(part => part.Value > 0).ToDictionary());
    }

    [GeneratedRegex(@"\b[\w-]+\.(py|m?js|ts|cs|java|go|json|ya?ml|sql|html|css)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FileNames();

    [GeneratedRegex(@"\b(library|package|framework|flask|django|fastapi|express|react|pandas|numpy|requests|axios)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Dependencies();

    [GeneratedRegex(@"\b(rest|graphql|grpc|websocket|webhook|third[- ]party api|external api)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Apis();

    [GeneratedRegex(@"\b(database|sql|sqlite|postgres\w*|mysql|mongo\w*|redis|orm|crud)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Databases();

    [GeneratedRegex(@"\b(auth\w*|jwt|oauth\w*|login|log in|sign[- ]?in|password|session token)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Authentication();

    [GeneratedRegex(@"\b(python|javascript|typescript|java|golang|c#|rust)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Languages();

    [GeneratedRegex(@"\b(ui|user interface|frontend|web page|button|form|component|dashboard)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Interfaces();
}

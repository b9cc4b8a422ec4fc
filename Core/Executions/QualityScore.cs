namespace Nightshift.Executions;

/// <summary>
/// Code quality from 1 to 10, by the formula of the self-validating agent's plan (Appendix D). It does not ask whether the tests pass, so only
/// what was proven has a score: next to failed tests a 10 would mislead.
/// </summary>
public static class QualityScore
{
    /// <param name="complexityScore">Of the request.</param>
    /// <param name="attempt">Which attempt is rated, from 1.</param>
    public static double Of(ValidationReport report, int complexityScore, int attempt)
    {
        var score = 10.0;
        score -= (report[SignalKind.Tests]?.Coverage ?? 0) switch { < 50 => 2, < 80 => 1, _ => 0 };
        score -= (report[SignalKind.Lint]?.Findings.Count ?? 0) switch { > 5 => 2, > 0 => 1, _ => 0 };
        score -= Math.Min(Count(report, Severity.High) * 2, 3);
        score -= Math.Min(Count(report, Severity.Medium) * 0.5, 1);
        score -= complexityScore switch { > 8 => 2, > 6 => 1, _ => 0 };
        score -= attempt > 3 ? 1 : 0;
        return Math.Clamp(score, 1, 10);
    }

    private static int Count(ValidationReport report, Severity severity) =>
        report[SignalKind.Security]?.Findings.Count(finding => finding.Severity == severity) ?? 0;
}

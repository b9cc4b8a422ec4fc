using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>One number for a scan: 4 for each finding of high severity, 1 for each of medium, 0.2 for each of low, and never more than 10.</summary>
public static class RiskScore
{
    private const double Most = 10;

    public static double Of(IEnumerable<Severity> severities) =>
        Math.Min(Most, Math.Round(severities.Sum(severity => severity switch { Severity.High => 4, Severity.Medium => 1, _ => 0.2 }), 1));
}

using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>Reads the security signal of a report as a scan.</summary>
public static class Scan
{
    /// <summary>Null when the report has no scan in it.</summary>
    public static ScanResult? Of(ValidationReport? report) => report?[SignalKind.Security] is { Outcome: not RunOutcome.Skipped } signal
        ? new ScanResult([.. signal.Findings.OrderByDescending(finding => finding.Severity).Select(Weakness.Describe)], RiskScore.Of(signal.Findings.Select(finding => finding.Severity)), [.. NotChecked(report, signal)])
        : null;

    // A scanner that found nothing and is red all the same did not do its work.
    private static IEnumerable<string> NotChecked(ValidationReport report, Signal signal)
    {
        if (!signal.Passed && signal.Findings.Count == 0) yield return $"The code was not scanned: {signal.Summary}";
        if (report.Dependencies?.NotChecked is { } reason) yield return $"Packages were not checked for known vulnerabilities: {reason}";
    }
}

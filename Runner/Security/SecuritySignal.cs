using Nightshift.Dependencies;
using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Security;

/// <summary>Adds to what a language's own scanner found what is looked for in every language: secrets, known-vulnerable packages, licences.</summary>
internal static class SecuritySignal
{
    public static Verdict Extend(Verdict scanned, Submission submission, InstalledPackages packages)
    {
        Finding[] found = [.. SecretScan.Scan(submission.Code, Severity.High), .. SecretScan.Scan(submission.Tests, Severity.Medium), .. packages.Lease?.Installed.Advisories ?? [], .. LicenceRules.Check(packages)];
        var all = FindingVerdict.Of([.. scanned.Findings, .. found]);
        var unread = !scanned.Passed && scanned.Findings.Count == 0;
        var verdict = !unread ? all : found.Length == 0 ? scanned : new Verdict(false, $"{scanned.Summary}; besides, {all.Summary}") { Findings = all.Findings };
        return packages.Report?.NotChecked is { } reason ? verdict with { Summary = $"{verdict.Summary}; packages not checked for known vulnerabilities: {reason}" } : verdict;
    }
}

namespace Nightshift.Executions;

/// <summary>Reports to judge, made from what differs.</summary>
internal static class Reports
{
    public static ValidationReport Of(params Signal[] signals) => new(signals, "bubblewrap", new Dictionary<string, string>(), 10);

    public static ValidationReport Green(double coverage = 100) => Of(Tests(passed: true) with { Coverage = coverage }, Findings(SignalKind.Lint), Findings(SignalKind.Security));

    public static Signal Tests(bool passed, params TestResult[] results) => new(SignalKind.Tests, passed, RunOutcome.Exited, passed ? "passed" : "failed", results, [], null, "", "", 5);

    public static TestResult Test(string name, TestStatus status, string? message = null) => new(name, status, message, null, null, 1);

    public static Signal Findings(SignalKind kind, params Severity[] severities) => new(kind, severities.All(severity => severity < Severity.High), RunOutcome.Exited, "",
        [], [.. severities.Select((severity, index) => new Finding("tool", $"R{index}", severity, "main.py", index + 1, null, "message"))], null, "", "", 5);
}

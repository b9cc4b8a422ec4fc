using Nightshift.Executions;

namespace Nightshift.Security;

/// <summary>Body of <c>POST /security/scan</c>.</summary>
/// <param name="Code">One file; at most 1,000,000 characters.</param>
public sealed record ScanRequest(string Code, string Language);

/// <summary>Answer of <c>POST /security/scan</c>.</summary>
/// <param name="Vulnerabilities">The worst first.</param>
/// <param name="RiskScore">0 to 10; <see cref="Nightshift.Security.RiskScore"/> has the formula.</param>
/// <param name="NotChecked">What nobody could be asked about, in sentences. Not found is not the same as not looked for.</param>
public sealed record ScanResult(IReadOnlyList<Vulnerability> Vulnerabilities, double RiskScore, IReadOnlyList<string> NotChecked);

/// <summary>Answer of <c>GET /security/scan/{execution_id}</c>: the scan of the delivered attempt, or of the last one that was scanned.</summary>
public sealed record ExecutionScan(IReadOnlyList<Vulnerability> Vulnerabilities, double RiskScore, DateTimeOffset ScannedAt, int Attempt, IReadOnlyList<string> NotChecked);

/// <param name="Type">The kind of weakness, such as <c>sql-injection</c>.</param>
/// <param name="Rule">The tool's own name for what it found.</param>
/// <param name="FixSuggestion">What to do instead; null when only the message can tell.</param>
public sealed record Vulnerability(Severity Severity, string Type, string File, int Line, string Message, string? FixSuggestion, string Tool, string Rule);

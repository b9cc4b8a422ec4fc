using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Nightshift.Executions;

/// <summary>Reads a report for what went wrong first: what keeps the rest from being judged comes before what merely fails.</summary>
internal static partial class FailureClassifier
{
    public static readonly Failure NoCode = new(FailureClass.NoCode, "The reply held no code.", "no_code");

    /// <summary>Null when every signal is green.</summary>
    public static Failure? Of(ValidationReport report)
    {
        if (report.Passed) return null;
        var red = report.Signals.First(signal => !signal.Passed); // tests come first, then lint, then security
        var test = red.Tests.FirstOrDefault(result => result.Status is TestStatus.Error) ?? red.Tests.FirstOrDefault(result => result.Status is TestStatus.Failed);
        var finding = red.Findings.FirstOrDefault(finding => finding.Severity == Severity.High);
        var message = test is not null ? $"{test.Name}: {test.Message}" : finding is not null ? $"{finding.File}:{finding.Line} {finding.Rule} {finding.Message}" : red.Summary;
        return new Failure(Classify(red, test), Cut(message), Fingerprint(red));
    }

    /// <summary>Equal for failures of one kind, wherever they come up: the rule, the missing module or the exception; else only for the very same failure.</summary>
    public static string Family(FailureClass failure, ValidationReport report)
    {
        var red = report.Signals.First(signal => !signal.Passed);
        var text = string.Join('\n', red.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).Select(test => test.Message));
        var key = failure switch
        {
            FailureClass.Lint or FailureClass.Security => red.Findings.FirstOrDefault(finding => finding.Severity == Severity.High)?.Rule,
            FailureClass.MissingDependency => MissingName().Match(text) is { Success: true } module ? module.Groups[1].Value : null,
            FailureClass.Exception => ExceptionName().Match(text) is { Success: true } thrown ? thrown.Value : null,
            _ => null
        };
        return $"{Json.Name(failure)}:{key ?? Fingerprint(red)}";
    }

    private static FailureClass Classify(Signal red, TestResult? test) => (red.Kind, red.Outcome) switch
    {
        (_, RunOutcome.TimedOut) => FailureClass.Timeout,
        (_, RunOutcome.OutOfMemory or RunOutcome.TooMuchOutput or RunOutcome.TooManyProcesses) => FailureClass.Resources,
        (SignalKind.Lint, _) => FailureClass.Lint,
        (SignalKind.Security, _) => FailureClass.Security,
        _ => ClassifyTest(test?.Message ?? red.Summary, test?.Status)
    };

    private static FailureClass ClassifyTest(string message, TestStatus? status) =>
        MissingModule().IsMatch(message) ? FailureClass.MissingDependency
        : SyntaxFault().IsMatch(message) ? FailureClass.Syntax
        : status == TestStatus.Error || !Assertion().IsMatch(message) ? FailureClass.Exception
        : FailureClass.Assertion;

    /// <summary>The same tests failing in the same way, whatever the addresses, times and paths in their messages.</summary>
    private static string Fingerprint(Signal red)
    {
        var failing = red.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).Select(test => $"{test.Name}|{Volatile().Replace(test.Message ?? "", "#")}")
            .Concat(red.Findings.Where(finding => finding.Severity == Severity.High).Select(finding => $"{finding.Rule}|{finding.Message}"));
        var text = $"{red.Kind}|{red.Outcome}|{string.Join('\n', failing.Order(StringComparer.Ordinal))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string Cut(string message) => message.Length <= 500 ? message : message[..500] + " …";

    [GeneratedRegex(@"No module named|ModuleNotFoundError|Cannot find (package|module)|ERR_MODULE_NOT_FOUND")]
    private static partial Regex MissingModule();

    [GeneratedRegex(@"(?:No module named|Cannot find (?:package|module)) '([^']+)'")]
    private static partial Regex MissingName();

    [GeneratedRegex(@"\b[A-Z]\w*(?:Error|Exception)\b")]
    private static partial Regex ExceptionName();

    [GeneratedRegex(@"Compile error|SyntaxError|IndentationError|TabError|Unexpected (token|end|identifier)")]
    private static partial Regex SyntaxFault();

    [GeneratedRegex(@"assert|Assertion|ERR_ASSERTION|Expected|DID NOT RAISE|_test\.go:\d+: ", RegexOptions.IgnoreCase)]
    private static partial Regex Assertion();

    [GeneratedRegex(@"0x[0-9a-f]+|\d+(\.\d+)?(ms|s)\b|/tmp/\S+|[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Volatile();
}

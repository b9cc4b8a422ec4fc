using Nightshift.Dependencies;

namespace Nightshift.Executions;

/// <summary>What Jobs asks of Runner: prove these files with these tests.</summary>
/// <param name="Language">A toolchain's name, such as <c>python</c>.</param>
/// <param name="Security">Whether to scan for vulnerabilities.</param>
/// <param name="TimeoutSeconds">Wall-clock limit for each tool; Runner's own limit when absent, and at most that.</param>
/// <param name="Only">The one check to run; all of them when absent.</param>
/// <param name="Owner">Stands for the user, at most 100 characters and no secret: those who wait for room take turns by it.</param>
/// <param name="Settings">Files such as <c>.flake8</c> whose rules of style count instead of ours. They are never the code's own: those could silence what is found in it.</param>
public sealed record ValidationRequest(
    string Language,
    IReadOnlyList<SourceFile> Files,
    IReadOnlyList<SourceFile> Tests,
    bool Security = true,
    int? TimeoutSeconds = null,
    SignalKind? Only = null,
    string? Owner = null,
    IReadOnlyList<SourceFile>? Settings = null);

/// <summary>The verdict on one attempt.</summary>
/// <param name="Isolation">How the code was isolated, in words.</param>
/// <param name="Tools">Versions of the tools that judged, by name.</param>
/// <param name="Dependencies">The packages it ran with; null for a program that uses none.</param>
public sealed record ValidationReport(IReadOnlyList<Signal> Signals, string Isolation, IReadOnlyDictionary<string, string> Tools, long DurationMs, DependencyReport? Dependencies = null)
{
    public bool Passed => Signals.All(signal => signal.Passed);

    /// <summary>The report with one signal changed, where it has that.</summary>
    public ValidationReport With(SignalKind kind, Func<Signal, Signal> change) => this with { Signals = [.. Signals.Select(signal => signal.Kind == kind ? change(signal) : signal)] };

    /// <summary>The report with a second word on the tests: one that refutes turns them red.</summary>
    public ValidationReport ConfirmedBy(Confirmation confirmation) => this with { Signals = [.. Signals.Select(signal => signal.Kind != SignalKind.Tests ? signal : confirmation.Passed switch
    {
        true => signal with { Summary = $"{signal.Summary}, and {confirmation.Tool} confirms it" },
        false => signal with { Passed = false, Summary = $"{confirmation.Tool}: {confirmation.Summary}", Tests = confirmation.Tests.Count > 0 ? confirmation.Tests : signal.Tests },
        null => signal with { Summary = $"{signal.Summary}. {confirmation.Summary}" }
    })] };

    public Signal? this[SignalKind kind] => Signals.FirstOrDefault(signal => signal.Kind == kind);
}

public enum SignalKind
{
    Tests,
    Lint,
    Security
}

/// <summary>One of the verdicts on an attempt, with everything it is based on.</summary>
/// <param name="Outcome">How the tool's run ended.</param>
/// <param name="Summary">One line for people, such as "3 of 4 tests passed".</param>
/// <param name="Coverage">Share of the code's lines that the tests ran, 0 to 100; only on tests, and only when measured.</param>
/// <param name="Stdout">What the tool printed, cut to head and tail.</param>
public sealed record Signal(
    SignalKind Kind,
    bool Passed,
    RunOutcome Outcome,
    string Summary,
    IReadOnlyList<TestResult> Tests,
    IReadOnlyList<Finding> Findings,
    double? Coverage,
    string Stdout,
    string Stderr,
    long DurationMs)
{
    /// <summary>The signal as far as it is about these files: what linters and scanners find in others, which were there before, does not turn it red.</summary>
    public Signal OnlyOf(IReadOnlyList<SourceFile> files)
    {
        if (Kind == SignalKind.Tests || Outcome != RunOutcome.Exited) return this;
        var mine = Findings.Where(finding => files.Any(file => file.Path == finding.File)).ToList();
        if (mine.Count == Findings.Count) return this;
        var others = Findings.Count - mine.Count;
        return this with { Findings = mine, Passed = Passed || mine.All(finding => finding.Severity != Severity.High), Summary = $"{(mine.Count == 0 ? "nothing" : $"{mine.Count} found")} in what is changed; {others} in files that were there before" };
    }
}

/// <summary>How a sandboxed run ended, told apart from what it printed.</summary>
public enum RunOutcome
{
    /// <summary>It exited by itself, with whatever code.</summary>
    Exited,
    TimedOut,
    OutOfMemory,
    TooMuchOutput,
    TooManyProcesses,

    /// <summary>Killed by a signal that none of our limits sent.</summary>
    Crashed,

    /// <summary>Not asked for, so not run; counts as passed.</summary>
    Skipped
}

/// <param name="Message">Why it did not pass, with the assertion's values.</param>
/// <param name="File">Where it failed, below the workspace.</param>
public sealed record TestResult(string Name, TestStatus Status, string? Message, string? File, int? Line, long DurationMs);

public enum TestStatus
{
    Passed,
    Failed,

    /// <summary>It could not run: a syntax error, a missing import, a broken fixture.</summary>
    Error,
    Skipped
}

/// <summary>What a linter or scanner found at a place.</summary>
/// <param name="Rule">The tool's own name for the rule, such as <c>F821</c>.</param>
public sealed record Finding(string Tool, string Rule, Severity Severity, string File, int Line, int? Column, string Message);

/// <summary>One scale for every tool. A finding of high severity turns its signal red; the others are shown.</summary>
public enum Severity
{
    Low,
    Medium,
    High
}

/// <summary>Names of the items in the stream that <c>POST /validate</c> answers with.</summary>
public static class ValidationStream
{
    /// <summary>A tool has started; data is a <see cref="SignalStarted"/>.</summary>
    public const string Started = "signal.started";

    /// <summary>A tool has its verdict; data is a <see cref="Signal"/>.</summary>
    public const string Completed = "signal.completed";

    /// <summary>Comes at least every <see cref="Beat"/>, while the validation waits for its turn as well; it has no data.</summary>
    public const string Alive = "alive";

    /// <summary>Who has heard nothing for several of these has lost Runner.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>The last item; data is a <see cref="ValidationReport"/>.</summary>
    public const string Report = "report";

    /// <summary>The last item instead, when Runner itself failed; data is a <see cref="RunnerFault"/>.</summary>
    public const string Fault = "fault";
}

public sealed record SignalStarted(SignalKind Kind, string Tool);

/// <param name="Message">What is wrong with Runner, not with the code, and what to do about it.</param>
public sealed record RunnerFault(string Message);

/// <summary>Answer of Runner's <c>GET /load</c>.</summary>
/// <param name="Running">Sandboxes that run.</param>
/// <param name="Waiting">Those that wait for room.</param>
/// <param name="Capacity">Sandboxes for which the machine has room at once.</param>
/// <param name="Draining">Whether it finishes what it has and takes nothing new, because it was told to stop.</param>
public sealed record RunnerLoad(int Running, int Waiting, int Capacity, bool Draining);

using Nightshift.Executions;
using Nightshift.Mutations;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains;

/// <summary>A language: how its files are told apart, and what judges them.</summary>
internal sealed record Toolchain(string Language)
{
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Whether a path is one that the language's test runner takes for a test.</summary>
    public required Func<string, bool> IsTest { get; init; }

    /// <summary>Whether the test runner obeys a file of that path.</summary>
    public required Func<string, bool> SteersTests { get; init; }

    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>Mends code without a model; null when the language has no tool that does.</summary>
    public Mending? Mending { get; init; }

    /// <summary>Tests once more by the command that a person would type; null where the tests signal is that command's own.</summary>
    public Confirming? Confirming { get; init; }

    /// <summary>Puts faults into a program, one at a time, and sees whether the tests notice; null where nothing does that.</summary>
    public Func<MutationPlan, SandboxRun>? Mutate { get; init; }

    /// <summary>Prints a line "name version" for each tool, and fails when one is missing.</summary>
    public required Func<SandboxRun> Versions { get; init; }

    /// <summary>What to do when a tool is missing.</summary>
    public required string Install { get; init; }
}

/// <summary>One tool that gives one signal.</summary>
/// <param name="Run">What to run in the sandbox.</param>
/// <param name="Judge">Reads what came back. Never green on a report that is missing, broken or forged.</param>
internal sealed record Check(SignalKind Kind, string Tool, Func<Submission, SandboxRun> Run, Func<Submission, SandboxRun, SandboxResult, Verdict> Judge);

/// <summary>One command that writes what it changed, and the rules that it mended, as its report.</summary>
internal sealed record Mending(string Tool, Func<Submission, SandboxRun> Run)
{
    /// <summary>Holds a <see cref="Mended"/>.</summary>
    public const string Report = "fixes.json";
}

/// <param name="Run">Null for a program that brings a project of its own: it may need what is not here.</param>
internal sealed record Confirming(string Tool, Func<SandboxResult, Confirmed> Judge, Func<Submission, SandboxRun?> Run);

/// <param name="Passed">Null when nothing is confirmed or refuted.</param>
internal sealed record Confirmed(bool? Passed, string Summary, IReadOnlyList<TestResult> Tests);

/// <param name="Files">Those that changed, whole.</param>
internal sealed record Mended(IReadOnlyList<SourceFile> Files, IReadOnlyList<string> Rules);

internal sealed record Verdict(bool Passed, string Summary)
{
    public IReadOnlyList<TestResult> Tests { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public double? Coverage { get; init; }
}

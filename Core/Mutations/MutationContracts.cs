using Nightshift.Executions;

namespace Nightshift.Mutations;

/// <summary>Body of <c>POST /mutations</c> on Runner: would these tests notice it if this code were wrong?</summary>
/// <param name="Language">A toolchain's name, such as <c>python</c>.</param>
/// <param name="Tests">They must pass on the files as they are.</param>
/// <param name="ChangedLines">Lines, from 1, that are tried before all others, by path.</param>
/// <param name="Mutants">Most changed programs to try; Runner's own number when absent, and at most that.</param>
/// <param name="Seconds">Wall clock from the first try on, after which no more are tried; Runner's own when absent, and at most that.</param>
/// <param name="Owner">As that of a <see cref="ValidationRequest"/>.</param>
public sealed record MutationRequest(
    string Language,
    IReadOnlyList<SourceFile> Files,
    IReadOnlyList<SourceFile> Tests,
    IReadOnlyDictionary<string, IReadOnlyList<int>>? ChangedLines = null,
    int? Mutants = null,
    double? Seconds = null,
    string? Owner = null);

/// <summary>How many of the faults that were put into the code, one at a time, made a test fail.</summary>
/// <param name="NotMeasured">Why there are no figures, in words; null when there are.</param>
/// <param name="Killed">Faults that a test noticed, those that ran into the time limit included.</param>
/// <param name="TimedOut">Of them, those that never came to an end.</param>
/// <param name="Survived">Faults that no test noticed.</param>
/// <param name="Found">Faults that could have been tried: on lines that the tests run.</param>
/// <param name="Tests">Tests that pass on the code as it is.</param>
/// <param name="PassOnEmpty">Those that pass as well when every function does nothing: by themselves they prove nothing. Null when that was not tried.</param>
public sealed record MutationReport(
    string? NotMeasured,
    int Killed,
    int TimedOut,
    int Survived,
    int Found,
    IReadOnlyList<Mutant> Survivors,
    int Tests,
    IReadOnlyList<string>? PassOnEmpty,
    long DurationMs)
{
    /// <summary>Share of the faults tried that were noticed, 0 to 1; null when none was tried.</summary>
    public double? Score => Killed + Survived == 0 ? null : Math.Round((double)Killed / (Killed + Survived), 3);

    /// <summary>For people.</summary>
    public string Summary => this switch
    {
        { NotMeasured: { } reason } => $"Not measured: {reason}",
        { PassesOnEmpty: true } => "Every test passes even when all functions are empty",
        { Score: null, Found: > 0 } => "Not measured: there was no time for it",
        { Score: null } => "Not measured: no line that the tests run could be changed",
        _ => $"The tests caught {Killed} of {Killed + Survived} planted {(Killed + Survived == 1 ? "fault" : "faults")}"
    };

    /// <summary>Whether no test fails on a program whose functions do nothing.</summary>
    public bool PassesOnEmpty => Tests > 0 && PassOnEmpty?.Count >= Tests;

    public static MutationReport Without(string reason, long durationMs = 0) => new(reason, 0, 0, 0, 0, [], 0, null, durationMs);

    /// <summary>Whether the tests would let too much wrong code through.</summary>
    /// <param name="threshold">Least score of tests that are good enough, 0 to 1.</param>
    public bool IsWeak(double threshold) => PassesOnEmpty || Score < threshold;
}

/// <summary>One fault that was put into the code.</summary>
/// <param name="Operator">What kind of change it is, such as <c>comparison</c>.</param>
/// <param name="Original">The line as it is.</param>
/// <param name="Mutated">The line with the fault.</param>
public sealed record Mutant(string Path, int Line, string Operator, string Original, string Mutated);

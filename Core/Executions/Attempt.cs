using Nightshift.Mutations;

namespace Nightshift.Executions;

/// <summary>One round of the loop, as stored: how it was made, what it holds, how it was judged.</summary>
public sealed class Attempt
{
    public required int Number { get; init; }
    public required string Strategy { get; init; }
    public required string Why { get; init; }

    /// <summary>Which models wrote it: <c>simple</c>, <c>medium</c> or <c>complex</c>.</summary>
    public required string Tier { get; init; }

    /// <summary>The code after this attempt; null until generated.</summary>
    public IReadOnlyList<SourceFile>? Files { get; init; }

    /// <summary>Unified diff against the attempt before; null on the first.</summary>
    public string? Diff { get; init; }

    /// <summary>What the language's own tools mended in it; null when nothing.</summary>
    public AttemptFix? Fix { get; init; }

    /// <summary>That a test contradicts the request, as its writer argued; null when nobody said so.</summary>
    public TestArgument? Argument { get; init; }

    /// <summary>What earlier runs learned and its writer was told.</summary>
    public IReadOnlyList<Lesson>? Lessons { get; init; }

    /// <summary>Null until validated.</summary>
    public ValidationReport? Report { get; init; }
    public FailureClass? FailureClass { get; init; }
    public string? FailureMessage { get; init; }

    /// <summary>Equal for the same failure seen again.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>How many planted faults its tests noticed; null until tried.</summary>
    public MutationReport? TestScore { get; init; }

    /// <summary>How good it is beside the other attempts; higher is better.</summary>
    public double? Score { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? GeneratedAt { get; init; }
    public DateTimeOffset? ValidatedAt { get; init; }

    public bool Judged => ValidatedAt is not null;

    public bool Passed => Report is { Passed: true } && Files is { Count: > 0 };
}

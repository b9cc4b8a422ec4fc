namespace Nightshift.Executions;

/// <summary>One request on its way through the loop, as stored.</summary>
public class Execution
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required Guid SessionId { get; init; }
    public required string Prompt { get; init; }
    public required string Language { get; init; }
    public string? TemplateId { get; init; }
    public required string OutputPreference { get; init; }
    public required bool EnableSecurityScan { get; init; }

    /// <summary>1 to 5.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>What all model calls of this execution together may cost, in USD; no bound when null.</summary>
    public decimal? BudgetUsd { get; init; }
    public required string Tier { get; init; }
    public required int ComplexityScore { get; init; }

    /// <summary>Frozen once there: supplied by the caller, or written before any code was.</summary>
    public IReadOnlyList<SourceFile>? Tests { get; init; }

    /// <summary><c>caller</c> or <c>model</c>.</summary>
    public string? TestsSource { get; init; }
    public required ExecutionStatus Status { get; init; }

    /// <summary>The last attempt made; 0 before the first.</summary>
    public required int Attempt { get; init; }
    public int? BestAttempt { get; init; }
    public string? StopReason { get; init; }
    public double? QualityScore { get; init; }
    public Guid? ArtifactId { get; init; }

    /// <summary>The W3C trace context of the request that queued it.</summary>
    public string? TraceParent { get; init; }
    public DateTimeOffset? CancelRequestedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
}

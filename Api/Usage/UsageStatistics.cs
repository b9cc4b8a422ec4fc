namespace Nightshift.Usage;

/// <summary>Answer of <c>GET /stats</c>: what one user has done here.</summary>
/// <param name="ExecutionsByStatus">Only the statuses that occur.</param>
/// <param name="AverageAttemptsToProof">Over the executions that passed; absent when none has.</param>
public sealed record UsageStatistics(
    long Executions,
    IReadOnlyDictionary<string, long> ExecutionsByStatus,
    double? AverageAttemptsToProof,
    ModelUsagePeriods ModelUsage,
    StoredArtifacts Artifacts);

/// <param name="Today">Since midnight UTC.</param>
/// <param name="ThirtyDays">Since 30 times 24 hours ago.</param>
public sealed record ModelUsagePeriods(ModelUsage Today, ModelUsage ThirtyDays, ModelUsage All);

/// <param name="CostUsd">By the prices configured when the calls were made.</param>
public sealed record ModelUsage(long Calls, long InputTokens, long OutputTokens, decimal CostUsd);

/// <param name="Bytes">Of content.</param>
public sealed record StoredArtifacts(long Count, long Bytes);

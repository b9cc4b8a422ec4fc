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

/// <param name="InputTokens">Of completions, as the output's: texts turned into vectors and recordings written down count as calls, with their cost.</param>
/// <param name="CostUsd">By the prices configured when the calls were made.</param>
public sealed record ModelUsage(long Calls, long InputTokens, long OutputTokens, decimal CostUsd);

/// <summary>Answer of <c>GET /usage</c>: what one user's calls to models came to, over days of UTC, both included.</summary>
/// <param name="ByDay">Named <c>2026-01-31</c>; only days with calls.</param>
/// <param name="ByModel">Named <c>provider/model</c>.</param>
/// <param name="ByPurpose"><c>tests</c>, <c>code</c>, <c>repair</c>, an agent's role, <c>embedding</c>, or <c>test</c> for the try of a provider.</param>
/// <param name="ByAgent">Of executions that an agent worked on, by its name.</param>
/// <param name="BySession">The 20 dearest, each with its id; calls outside of any session are one row without.</param>
/// <param name="Compared">Null when no model with prices is connected.</param>
public sealed record UsageReport(
    DateOnly From,
    DateOnly To,
    UsageSum Total,
    IReadOnlyList<UsageSum> ByDay,
    IReadOnlyList<UsageSum> ByProvider,
    IReadOnlyList<UsageSum> ByModel,
    IReadOnlyList<UsageSum> ByPurpose,
    IReadOnlyList<UsageSum> ByAgent,
    IReadOnlyList<UsageSum> BySession,
    UsageComparison? Compared);

/// <param name="FailedCalls">Among the calls; what they cost is in the sum too.</param>
/// <param name="InputTokens">Of completions, as all tokens: texts turned into vectors and recordings written down count as calls, with their cost.</param>
/// <param name="CachedTokens">Among the input tokens.</param>
public sealed record UsageSum(string Name, long Calls, long FailedCalls, long InputTokens, long CachedTokens, long OutputTokens, decimal CostUsd, Guid? Id = null);

/// <summary>The same tokens, all at the most expensive model that is connected now.</summary>
/// <param name="SavedUsd">What was paid for them is this much less.</param>
public sealed record UsageComparison(string Model, decimal CostUsd, decimal SavedUsd);

/// <param name="Bytes">Of content.</param>
public sealed record StoredArtifacts(long Count, long Bytes);

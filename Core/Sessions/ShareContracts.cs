using Nightshift.Executions;

namespace Nightshift.Sessions;

/// <summary>A link that shows one session to whoever has it, until it is revoked.</summary>
/// <param name="LastOpenedAt">Null until somebody opens it.</param>
public sealed record Share(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset? LastOpenedAt);

/// <param name="Token">The last part of the link. It is kept nowhere and not shown again.</param>
public sealed record NewShare(Guid Id, string Token, DateTimeOffset CreatedAt);

public sealed record ShareList(IReadOnlyList<Share> Shares);

/// <summary>What a link shows of a session: what was asked, and what was delivered with its verdicts. No ids, no costs, no models, no person.</summary>
public sealed record SharedSession(string Title, DateTimeOffset CreatedAt, IReadOnlyList<SharedExecution> Executions);

/// <param name="Request">What the person wrote.</param>
/// <param name="Attempt">The delivered one; null when nothing was.</param>
/// <param name="Fingerprint">Of the key that signed the proof; null when there is none.</param>
public sealed record SharedExecution(
    string Request,
    string Language,
    ExecutionStatus Status,
    string? StopReason,
    double? QualityScore,
    int? Attempt,
    IReadOnlyList<SourceFile> Files,
    IReadOnlyList<SourceFile> Tests,
    IReadOnlyList<SharedSignal> Signals,
    string? Fingerprint,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt);

public sealed record SharedSignal(SignalKind Kind, bool Passed, string Summary);

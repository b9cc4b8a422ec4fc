namespace Nightshift.Executions;

/// <summary>Where an execution stands. The first three are open, the rest final.</summary>
public enum ExecutionStatus
{
    Pending,
    Running,

    /// <summary>It has asked its owner something, and nobody works on it until there is an answer.</summary>
    Waiting,

    /// <summary>Tests, lint and security are all green.</summary>
    Passed,

    /// <summary>No attempt passed; the best one is delivered, with the reason it stopped.</summary>
    Partial,

    /// <summary>Nothing could be delivered; the reason says why.</summary>
    Failed,

    Cancelled
}

/// <summary>Kinds of statuses, as SQL has them after <c>in</c>.</summary>
public static class ExecutionStatuses
{
    /// <summary>Waiting for Jobs, or in its hands. The indexes of open executions name the same.</summary>
    public const string InWork = "('pending', 'running')";

    /// <summary>All that are not final.</summary>
    public const string Open = "('pending', 'running', 'waiting')";
}

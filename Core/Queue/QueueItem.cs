using Nightshift.Executions;

namespace Nightshift.Queue;

/// <summary>Where an item of the queue stands.</summary>
public enum QueueStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Its execution is on.</summary>
    Started,

    /// <summary>Its execution has stopped after a step, and goes on at the next night.</summary>
    Held,

    /// <summary>Waits for a person; nothing else waits for it but what depends on it.</summary>
    NeedsYou,

    /// <summary>Its execution passed.</summary>
    Done,

    /// <summary>It did not pass, or could not be started.</summary>
    Failed
}

/// <summary>One request that waits for the night.</summary>
/// <param name="Draft">The execution that it becomes, with its session when it has one; id and budget are the start's.</param>
/// <param name="Priority">-1, 0 or 1; the highest first, and in it by position.</param>
/// <param name="Deadline">After which it is not started any more.</param>
/// <param name="Repeat">A Quartz cron expression; null for once.</param>
public sealed record QueueItem(Guid Id, Guid UserId, ExecuteRequest Request, Execution Draft, int Priority, DateTimeOffset? Deadline, string? Repeat)
{
    /// <summary>Null when it is nobody's.</summary>
    public QueuedTask? Task { get; init; }
}

/// <summary>The task of a project that an item is.</summary>
/// <param name="Id">In the project's plan.</param>
public sealed record QueuedTask(Guid ProjectId, string Id, string Title);

/// <summary>What an item's priority is called.</summary>
public enum QueuePriority
{
    Low = -1,
    Normal = 0,
    High = 1
}

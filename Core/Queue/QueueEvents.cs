namespace Nightshift.Queue;

/// <summary>Every event on the stream <c>queue/&lt;user&gt;</c>.</summary>
public static class QueueEvents
{
    public const string Changed = "queue.changed";       // QueueChanged
    public const string ShiftChanged = "shift.changed";  // Shift
    public const string NightOpened = "night.opened";    // Night
    public const string NightClosed = "night.closed";    // Night

    public static string Stream(Guid userId) => $"queue/{userId}";
}

/// <summary>An item was added, changed, moved or removed, or stands elsewhere now.</summary>
/// <param name="Status">Absent when it was removed.</param>
public sealed record QueueChanged(Guid ItemId, QueueStatus? Status, Guid? ExecutionId = null, string? Why = null);

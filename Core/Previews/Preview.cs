namespace Nightshift.Previews;

/// <summary>The files of an execution or of a workspace, running as an app at an origin of its own, until it expires or is stopped.</summary>
/// <param name="Key">The first label of its host name, 256 random bits: whoever has it may use the app.</param>
/// <param name="ExecutionId">Whose files it runs; null when they are a workspace's.</param>
/// <param name="WorkspaceId">Whose files it runs and follows; null when they are an execution's.</param>
/// <param name="Attempt">Of the execution.</param>
/// <param name="Run">How often it was started. Whatever is said of an earlier start counts no more.</param>
/// <param name="Runner">The address of the Runner that has it; null until one was chosen.</param>
/// <param name="Status">One of <see cref="PreviewStatus"/>.</param>
/// <param name="Detail">What is being done, or why it ended, in words.</param>
/// <param name="Kind">What the app was taken for; null until known.</param>
/// <param name="Command">That starts it: asked for, or found. Null until known.</param>
/// <param name="Port">Inside its sandbox: asked for, or the one that it listens on. Null until known.</param>
/// <param name="Kept">Whether it was given more time.</param>
/// <param name="Log">The end of what it printed, once it has ended.</param>
public sealed record Preview(
    Guid Id, Guid UserId, Guid? ExecutionId, int? Attempt, Guid? WorkspaceId, string Key, int Run, string? Runner, string Status, string Detail, string? Kind, string? Command, int? Port,
    bool Kept, string Log, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt)
{
    public bool IsOpen => Status is PreviewStatus.Starting or PreviewStatus.Running or PreviewStatus.Waiting;
}

public static class PreviewStatus
{
    public const string Starting = "starting";

    public const string Running = "running";

    /// <summary>Its app did not start, or crashed, and is started again with the next change of the workspace.</summary>
    public const string Waiting = "waiting";

    /// <summary>Ended as it should: by its user, by its time, or with its Runner.</summary>
    public const string Stopped = "stopped";

    /// <summary>It did not start, or it crashed.</summary>
    public const string Failed = "failed";
}

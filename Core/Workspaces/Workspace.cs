namespace Nightshift.Workspaces;

/// <summary>A workspace, as stored.</summary>
public sealed record Workspace
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public Guid? SessionId { get; init; }
    public required string Name { get; init; }
    public required WorkspaceOrigin MadeFrom { get; init; }

    /// <summary>Of the template, execution or archive that it was made from.</summary>
    public string? SourceId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Number of its last event.</summary>
    public long Seq { get; init; }

    public WorkspaceDetail ToDetail(DateTimeOffset now, WorkspaceOptions options, string? leftOut = null) =>
        new(Id, Name, SessionId, MadeFrom, CreatedAt, ChangedAt, ExpiresAt, ExpiresAt < now.AddDays(options.WarningDays), Seq, leftOut);
}

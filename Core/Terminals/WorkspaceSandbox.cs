namespace Nightshift.Terminals;

/// <summary>The sandbox of a workspace, as stored: what Runner said last.</summary>
public sealed record WorkspaceSandbox
{
    public required Guid WorkspaceId { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>How often it was started.</summary>
    public int Run { get; init; }

    /// <summary>The address of the Runner that has it; null while there is none.</summary>
    public string? Runner { get; init; }

    public SandboxState State { get; init; }

    /// <summary>Why it ended, in words.</summary>
    public string Detail { get; init; } = "";

    public TerminalNetwork Network { get; init; }

    /// <summary>Null for the usual ones.</summary>
    public string? Rules { get; init; }

    public bool IsOpen => State != SandboxState.Ended;
}

/// <summary>A terminal, as stored.</summary>
public sealed record Terminal
{
    public required Guid Id { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid UserId { get; init; }
    public required string Title { get; init; }

    /// <summary>Bytes, in all.</summary>
    public long Printed { get; init; }

    /// <summary>Of its shell, when that has ended.</summary>
    public int? ExitCode { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public TerminalDetail ToDetail() => new(Id, Title, ExitCode, CreatedAt);
}

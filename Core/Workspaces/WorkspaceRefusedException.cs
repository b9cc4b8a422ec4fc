namespace Nightshift.Workspaces;

/// <summary>Why something is not done in a workspace.</summary>
public enum WorkspaceRefusal
{
    /// <summary>It cannot be meant as it was said.</summary>
    Invalid,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>It does not fit what is there now.</summary>
    Conflict,

    /// <summary>A limit is reached.</summary>
    TooLarge
}

/// <summary>Something is not done, and nothing was changed. The message says why and what to do.</summary>
public sealed class WorkspaceRefusedException(WorkspaceRefusal refusal, string message) : Exception(message)
{
    public WorkspaceRefusal Refusal { get; } = refusal;
}

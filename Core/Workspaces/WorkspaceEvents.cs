namespace Nightshift.Workspaces;

/// <summary>The events of a workspace, on a stream of its own.</summary>
public static class WorkspaceEvents
{
    /// <summary>With <see cref="WorkspaceChanged"/>.</summary>
    public const string Changed = "workspace.changed";

    /// <summary>With <see cref="WorkspaceExpiring"/>.</summary>
    public const string Expiring = "workspace.expiring";

    /// <summary>Live only: something was changed in the folder by another program.</summary>
    public const string Touched = "workspace.touched";

    public const string StreamPrefix = "workspace/";

    public static string Stream(Guid id) => $"{StreamPrefix}{id}";
}

/// <summary>Something was done in a workspace.</summary>
/// <param name="What">Such as <c>written</c> or <c>committed</c>.</param>
/// <param name="Paths">Empty when it is about everything, or many.</param>
public sealed record WorkspaceChanged(string What, IReadOnlyList<string> Paths)
{
    private const int MostPaths = 50;

    public static WorkspaceChanged Of(string what, params IReadOnlyList<string> paths) => new(what, paths.Count > MostPaths ? [] : paths);
}

public sealed record WorkspaceExpiring(DateTimeOffset ExpiresAt);

namespace Nightshift.Projects;

/// <summary>Every event on the stream <c>project/&lt;id&gt;</c>.</summary>
public static class ProjectEvents
{
    public const string Moved = "project.moved";         // ProjectMoved; the first one is its beginning
    public const string Paused = "project.paused";       // ProjectTold
    public const string Resumed = "project.resumed";     // ProjectTold
    public const string StopRequested = "project.stop_requested"; // ProjectTold
    public const string Told = "project.told";           // ProjectTold
    public const string Reviewed = "project.reviewed";   // ProjectReviewed
    public const string Planned = "project.planned";     // ProjectPlanned
    public const string Gate = "project.gate";           // ProjectGateMoved
    public const string Checked = "project.checked";     // PhaseCheck
    public const string TaskMoved = "project.task";      // ProjectTaskMoved

    public const string StreamPrefix = "project/";

    public static string Stream(Guid id) => $"{StreamPrefix}{id}";
}

/// <summary>It stands elsewhere now.</summary>
public sealed record ProjectMoved(ProjectStatus Status, string? Why);

/// <summary>What happens, in a sentence.</summary>
public sealed record ProjectTold(string Text);

/// <param name="Cached">Whether the review of an earlier project on the same commit serves.</param>
public sealed record ProjectReviewed(int Findings, bool Cached);

/// <param name="MadeBy">As in <see cref="StoredPlan"/>.</param>
public sealed record ProjectPlanned(int Version, string MadeBy, int Phases, int Tasks);

/// <summary>An approval was given or taken back.</summary>
/// <param name="Phase">From 1; absent for all, and for a pull request.</param>
/// <param name="Always">For every project of the repository.</param>
public sealed record ProjectGateMoved(ProjectGate Gate, int? Phase, bool Approved, bool Always = false);

/// <summary>A task stands elsewhere now.</summary>
public sealed record ProjectTaskMoved(string Task, string Title, ProjectTaskStatus Status, Guid? ExecutionId, string? Why);

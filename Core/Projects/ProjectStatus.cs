namespace Nightshift.Projects;

/// <summary>Where a project stands. Paused is said beside it (<see cref="Project.PausedAt"/>).</summary>
public enum ProjectStatus
{
    /// <summary>The repository is read.</summary>
    Reviewing,

    /// <summary>A plan is written.</summary>
    Planning,

    /// <summary>It needs its owner: to approve work or the pull request, or to decide on a task that failed. <see cref="Project.Why"/> says which.</summary>
    Waiting,

    /// <summary>A task is worked on, or the next one is about to be.</summary>
    Executing,

    /// <summary>All tasks are done or skipped.</summary>
    Done,

    /// <summary>There is no review or no plan; <see cref="Project.Why"/> says why. It can be tried again.</summary>
    Failed,

    /// <summary>Its owner stopped it for good.</summary>
    Stopped
}

/// <summary>What nothing passes without its owner's approval.</summary>
public enum ProjectGate
{
    /// <summary>Tasks of a phase, or of all.</summary>
    Work,

    /// <summary>Pushing the branch and opening a pull request, once all is done.</summary>
    PullRequest
}

/// <summary>Where a task of the plan stands.</summary>
public enum ProjectTaskStatus
{
    Planned,

    /// <summary>Waits for its turn in its owner's night shift.</summary>
    Queued,
    Running,
    Done,
    Failed,

    /// <summary>Its owner goes on without it.</summary>
    Skipped
}

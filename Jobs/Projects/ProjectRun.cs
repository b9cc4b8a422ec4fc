using Nightshift.Executions;

namespace Nightshift.Projects;

/// <summary>A project that this process works on, as it stood when it was read.</summary>
internal sealed record ProjectRun
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>Only the holder of the latest number writes.</summary>
    public required int Number { get; init; }
    public required string Wish { get; init; }
    public required ProjectStatus Status { get; init; }
    public required bool Paused { get; init; }

    /// <summary>Whether its tasks wait for its owner's night shift.</summary>
    public bool ByNight { get; init; }

    /// <summary>Whether any waits there.</summary>
    public bool HasQueued { get; init; }
    public decimal? BudgetUsd { get; init; }
    public required decimal CostUsd { get; init; }
    public required int Tries { get; init; }
    public required int PlanVersion { get; init; }
    public string? HeadSha { get; init; }

    /// <summary>The execution that its tasks become.</summary>
    public Execution Draft { get; init; } = null!;

    public string Stream => ProjectEvents.Stream(Id);

    public string? PullUrl { get; init; }

    /// <summary>What the pull request holds.</summary>
    public string? PulledSha { get; init; }

    /// <summary>Whether its branch holds anything.</summary>
    public bool HasChanges => HeadSha is { } head && head != Draft.Target!.Commit;

    public decimal? LeftUsd => BudgetUsd - CostUsd;
}

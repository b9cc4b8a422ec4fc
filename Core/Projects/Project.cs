namespace Nightshift.Projects;

/// <summary>A repository and a wish, and where the work on it stands.</summary>
/// <param name="Why">What it waits for, or why it failed.</param>
/// <param name="Gate">That it waits at.</param>
/// <param name="PausedAt">Since when nothing begins.</param>
/// <param name="ByNight">Whether its tasks begin in its owner's night shift only, and out of its purse.</param>
/// <param name="CommitSha">What was reviewed, and what the first task begins on.</param>
/// <param name="Branch">Its own, in the clone that is here; each task that is done is one commit on it.</param>
/// <param name="HeadSha">The newest of them; null before the first.</param>
/// <param name="PullUrl">Of the pull request that it became.</param>
/// <param name="PlanVersion">0 before there is a plan.</param>
/// <param name="CostUsd">Of review, plan and all tasks so far.</param>
public sealed record Project
{
    public required Guid Id { get; init; }
    public required string Wish { get; init; }
    public required string Repository { get; init; }
    public required Guid RepositoryId { get; init; }
    public decimal? BudgetUsd { get; init; }
    public required ProjectStatus Status { get; init; }
    public string? Why { get; init; }
    public ProjectGate? Gate { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public bool ByNight { get; init; }
    public required string CommitSha { get; init; }
    public required string Branch { get; init; }
    public string? HeadSha { get; init; }
    public string? PullUrl { get; init; }
    public required int PlanVersion { get; init; }
    public required decimal CostUsd { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

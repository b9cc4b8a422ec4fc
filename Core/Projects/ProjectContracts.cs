using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;
using Nightshift.Usage;

namespace Nightshift.Projects;

/// <summary>Body of <c>POST /projects</c>.</summary>
/// <param name="Repository">The name of an imported repository, such as <c>owner/name</c>.</param>
/// <param name="Wish">What shall be different afterwards, in words.</param>
/// <param name="BudgetUsd">What review, plan and all tasks together may cost; no bound when absent.</param>
/// <param name="Mode">As in <see cref="ExecuteRequest"/>.</param>
/// <param name="ByNight">Whether its tasks begin in your night shift only, and out of its purse; refused while the shift is off.</param>
public sealed record ProjectRequest(
    [Required(ErrorMessage = "Choose a repository."), StringLength(300, ErrorMessage = "At most 300 characters.")] string Repository,
    [Required(ErrorMessage = "Say what you want."), StringLength(8_000, ErrorMessage = "At most 8,000 characters.")] string Wish,
    decimal? BudgetUsd = null, string? Mode = null, bool ByNight = false);

/// <summary>Body of <c>PUT /projects/{id}</c>.</summary>
/// <param name="BudgetUsd">No bound when absent.</param>
/// <param name="ByNight">As in <see cref="ProjectRequest"/>; as it is when absent.</param>
public sealed record ProjectChange(decimal? BudgetUsd = null, bool? ByNight = null);

/// <summary>Body of <c>PUT /projects/{id}/plan</c>: a plan in the place of the one that there is. Exactly one of the two is given.</summary>
/// <param name="Version">Of the plan that was changed; refused when there is a newer one.</param>
/// <param name="Text">The plan as YAML.</param>
public sealed record PlanRequest(int Version, ProjectPlan? Plan = null, [StringLength(PlanText.Longest, ErrorMessage = "At most 200,000 characters.")] string? Text = null);

/// <summary>Body of <c>POST /projects/{id}/approve</c> and <c>…/revoke</c>.</summary>
/// <param name="Phase">From 1; all of them when absent.</param>
/// <param name="Gate">What may pass: work on tasks, or the pull request.</param>
/// <param name="Always">Whether it holds for every project of the repository, those to come among them; not for a single phase.</param>
public sealed record GateRequest(int? Phase = null, ProjectGate Gate = ProjectGate.Work, bool Always = false);

/// <summary>Body of <c>POST /projects/{id}/tasks/{task}/change</c>: what shall be different about a task that is done. At least one of the two is given.</summary>
/// <param name="Text">In words.</param>
public sealed record TaskChangeRequest([StringLength(4_000, ErrorMessage = "At most 4,000 characters.")] string? Text = null, IReadOnlyList<LineComment>? Comments = null);

/// <param name="Line">From 1, of the file as the task left it.</param>
public sealed record LineComment(
    [Required(ErrorMessage = "Name the file."), StringLength(200, ErrorMessage = "At most 200 characters.")] string Path, [Range(1, 1_000_000, ErrorMessage = "A line is 1 or more.")] int Line,
    [Required(ErrorMessage = "Say what shall be different."), StringLength(2_000, ErrorMessage = "At most 2,000 characters.")] string Text);

/// <summary>Answer of <c>GET /projects</c>, the newest first.</summary>
public sealed record ProjectList(IReadOnlyList<Project> Projects, long Total, int Page);

/// <summary>Answer of <c>GET /projects/{id}</c>.</summary>
/// <param name="Review">Absent until there is one.</param>
/// <param name="Plan">Absent until there is one.</param>
/// <param name="Tasks">Those that were begun, skipped or sent back; the others are planned.</param>
/// <param name="Approvals">Those given for this version of the plan and not taken back.</param>
/// <param name="Checks">What the repository's own tests said after phases.</param>
/// <param name="Seq">Where its stream stood.</param>
public sealed record ProjectDetail(
    Project Project, ProjectReview? Review, StoredPlan? Plan, IReadOnlyList<ProjectTask> Tasks, IReadOnlyList<Approval> Approvals, IReadOnlyList<PhaseCheck> Checks, long Seq);

/// <summary>A version of the plan.</summary>
/// <param name="MadeBy"><c>model</c>, <c>person</c>, or <c>check</c>: tests failed after a phase, and a task was added that mends them.</param>
public sealed record StoredPlan(int Version, ProjectPlan Plan, PlanEstimate Estimate, string MadeBy, DateTimeOffset CreatedAt);

/// <summary>What a plan will probably cost and take, as it was known when it was stored.</summary>
/// <param name="Tasks">By the id of the task.</param>
public sealed record PlanEstimate(CostForecast Total, IReadOnlyDictionary<string, CostForecast> Tasks);

/// <summary>Answer of <c>GET /projects/{id}/plans</c>, the newest first.</summary>
public sealed record PlanVersions(IReadOnlyList<PlanVersion> Versions);

public sealed record PlanVersion(int Version, string MadeBy, int Phases, int Tasks, DateTimeOffset CreatedAt);

/// <summary>How a task goes.</summary>
/// <param name="Task">Its id in the plan.</param>
/// <param name="Why">Why it failed, and what would help.</param>
/// <param name="ExecutionStatus">Of its last execution; <c>waiting</c> when that has asked something.</param>
/// <param name="Held">Whether that waits for the next night shift.</param>
/// <param name="Asked">What its owner wants to be different, until that is done.</param>
/// <param name="CommitSha">What it became on the project's branch.</param>
public sealed record ProjectTask(
    string Task, ProjectTaskStatus Status, string? Why, string? Asked, Guid? ExecutionId, Guid? SessionId, ExecutionStatus? ExecutionStatus, bool Held, decimal CostUsd, string? CommitSha, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <param name="Phase">From 1; absent for all, and for a pull request.</param>
/// <param name="By">Who gave it.</param>
/// <param name="Always">For every project of the repository.</param>
public sealed record Approval(ProjectGate Gate, int? Phase, string By, DateTimeOffset GivenAt, bool Always);

/// <summary>Whether the repository's own tests pass after a phase, those that failed before the project left aside.</summary>
/// <param name="Phase">From 1.</param>
/// <param name="Summary">In a sentence.</param>
public sealed record PhaseCheck(int Phase, bool Passed, string Summary, DateTimeOffset CheckedAt);

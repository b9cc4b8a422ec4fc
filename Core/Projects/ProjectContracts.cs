using System.ComponentModel.DataAnnotations;
using Nightshift.Executions;
using Nightshift.Usage;

namespace Nightshift.Projects;

/// <summary>Body of <c>POST /projects</c>.</summary>
/// <param name="Repository">The name of an imported repository, such as <c>owner/name</c>.</param>
/// <param name="Wish">What shall be different afterwards, in words.</param>
/// <param name="BudgetUsd">What review, plan and all tasks together may cost; no bound when absent.</param>
/// <param name="Mode">As in <see cref="ExecuteRequest"/>.</param>
public sealed record ProjectRequest(
    [Required(ErrorMessage = "Choose a repository."), StringLength(300, ErrorMessage = "At most 300 characters.")] string Repository,
    [Required(ErrorMessage = "Say what you want."), StringLength(8_000, ErrorMessage = "At most 8,000 characters.")] string Wish,
    decimal? BudgetUsd = null, string? Mode = null);

/// <summary>Body of <c>PUT /projects/{id}</c>.</summary>
/// <param name="BudgetUsd">No bound when absent.</param>
public sealed record ProjectChange(decimal? BudgetUsd = null);

/// <summary>Body of <c>PUT /projects/{id}/plan</c>: a plan in the place of the one that there is. Exactly one of the two is given.</summary>
/// <param name="Version">Of the plan that was changed; refused when there is a newer one.</param>
/// <param name="Text">The plan as YAML.</param>
public sealed record PlanRequest(int Version, ProjectPlan? Plan = null, [StringLength(PlanText.Longest, ErrorMessage = "At most 200,000 characters.")] string? Text = null);

/// <summary>Body of <c>POST /projects/{id}/approve</c> and <c>…/revoke</c>.</summary>
/// <param name="Phase">From 1; all of them when absent.</param>
public sealed record GateRequest(int? Phase = null);

/// <summary>Answer of <c>GET /projects</c>, the newest first.</summary>
public sealed record ProjectList(IReadOnlyList<Project> Projects, long Total, int Page);

/// <summary>Answer of <c>GET /projects/{id}</c>.</summary>
/// <param name="Review">Absent until there is one.</param>
/// <param name="Plan">Absent until there is one.</param>
/// <param name="Tasks">Those that were begun, skipped or sent back; the others are planned.</param>
/// <param name="Approvals">Those given for this version of the plan and not taken back.</param>
/// <param name="Seq">Where its stream stood.</param>
public sealed record ProjectDetail(Project Project, ProjectReview? Review, StoredPlan? Plan, IReadOnlyList<ProjectTask> Tasks, IReadOnlyList<Approval> Approvals, long Seq);

/// <summary>A version of the plan.</summary>
/// <param name="MadeBy"><c>model</c> or <c>person</c>.</param>
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
/// <param name="CommitSha">What it became on the project's branch.</param>
public sealed record ProjectTask(
    string Task, ProjectTaskStatus Status, string? Why, Guid? ExecutionId, Guid? SessionId, ExecutionStatus? ExecutionStatus, decimal CostUsd, string? CommitSha, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <param name="Phase">From 1; absent for all.</param>
/// <param name="By">Who gave it.</param>
public sealed record Approval(int? Phase, string By, DateTimeOffset GivenAt);

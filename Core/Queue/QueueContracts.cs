using Nightshift.Executions;

namespace Nightshift.Queue;

/// <summary>Body of <c>POST /queue</c> and <c>PUT /queue/{id}</c>.</summary>
/// <param name="Request">As <c>POST /execute</c> takes it. Its <c>budget_usd</c> bounds the item over all its nights.</param>
/// <param name="Priority"><c>normal</c> when absent.</param>
/// <param name="Deadline">After it the item is not started any more; before it, it comes first.</param>
/// <param name="Repeat">A Quartz cron expression in the shift's time zone, such as <c>0 0 22 ? * FRI</c>: from then on it waits for the next night, again and again.</param>
/// <param name="DependsOn">Items of yours that have to be done before; at most 20.</param>
public sealed record QueueRequest(
    ExecuteRequest Request, QueuePriority? Priority = null, DateTimeOffset? Deadline = null, string? Repeat = null, IReadOnlyList<Guid>? DependsOn = null);

/// <summary>Body of <c>POST /queue/{id}/move</c>.</summary>
/// <param name="Before">The item that it shall come before, whose priority it takes; the end of its own priority when absent.</param>
public sealed record MoveRequest(Guid? Before = null);

/// <summary>An item as the list shows it.</summary>
/// <param name="Prompt">The beginning of it; of a project's task its title.</param>
/// <param name="Why">What it waits for, or why it failed; absent when nothing is to be said.</param>
/// <param name="NextAction">What would help.</param>
/// <param name="BudgetUsd">Its own bound.</param>
/// <param name="CostUsd">Of its execution so far.</param>
/// <param name="ReservedUsd">What the night holds for it now; absent when it does not run for the shift.</param>
/// <param name="ProjectId">Whose task it is; absent when it is none.</param>
/// <param name="DependsOn">Those that are not done yet.</param>
public sealed record QueuedItem(
    Guid Id, string Prompt, string Language, QueueStatus Status, QueuePriority Priority, string? Why, string? NextAction, DateTimeOffset? Deadline, string? Repeat, DateTimeOffset? DueAt,
    decimal? BudgetUsd, decimal CostUsd, decimal? ReservedUsd, Guid? ExecutionId, Guid? SessionId, Guid? ProjectId, IReadOnlyList<Guid> DependsOn, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>Answer of <c>GET /queue</c>.</summary>
/// <param name="Seq">Where the stream of the queue stood; <c>GET /queue/stream?after=</c> goes on from it.</param>
public sealed record QueueList(IReadOnlyList<QueuedItem> Items, long Total, int Page, long Seq);

/// <summary>Answer of <c>GET /queue/{id}</c>.</summary>
public sealed record QueueItemDetail(QueuedItem Item, ExecuteRequest Request);

/// <summary>Answer of <c>GET /queue/shift</c>.</summary>
/// <param name="Open">The night that is on; absent when none is.</param>
/// <param name="Next">The next one; absent when the shift is off.</param>
/// <param name="SpentUsd">Of the open night's purse.</param>
/// <param name="ReservedUsd">What runs now may spend of it yet.</param>
/// <param name="Latest">The last night that has ended; absent before the first.</param>
public sealed record ShiftState(Shift Shift, Night? Open, Night? Next, decimal SpentUsd, decimal ReservedUsd, string? Latest);

using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>What an execution asks of its owner before it goes on; until then it is <c>waiting</c>.</summary>
/// <param name="Text">In words, with the numbers.</param>
/// <param name="Shortage">Which budget does not suffice, and by how much; absent on a plan.</param>
public sealed record Question(QuestionKind Kind, string Text, BudgetShortage? Shortage = null);

public enum QuestionKind
{
    /// <summary>Whether the criteria are right. The answer may change them.</summary>
    Plan,

    /// <summary>Whether to go on past a budget. The answer raises it, or stops.</summary>
    Budget,

    /// <summary>Nothing: its night shift has ended, and the next one answers. A person may answer before, or stop it.</summary>
    Shift
}

/// <summary>Body of <c>POST /execute/{id}/answer</c>.</summary>
/// <param name="GoOn">True when absent; false stops at a budget or after a shift, and what there is by then is delivered.</param>
/// <param name="Criteria">What has to hold instead of what the plan says; only on a plan.</param>
/// <param name="BudgetUsd">What the budget in question is raised to, in USD; only on a budget. Absent to try again as it is now.</param>
public sealed record AnswerRequest(bool? GoOn = null, IReadOnlyList<string>? Criteria = null, decimal? BudgetUsd = null);

/// <summary>A question as stored, with its answer once there is one.</summary>
public sealed class AskedQuestion
{
    public required Question Question { get; init; }
    public AnswerRequest? Answer { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
}

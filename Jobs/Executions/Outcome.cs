using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>How a run of the loop came to its end: an attempt passed, it stopped for a reason, or its owner has to say something first.</summary>
/// <param name="StopReason">Null when an attempt passed.</param>
internal sealed record Outcome(string? StopReason, Question? Question = null)
{
    public static readonly Outcome Passed = new((string?)null);

    public static readonly Outcome EndsItsShift = new(null, new Question(QuestionKind.Shift, "Its night shift has ended. It goes on by itself when the next one begins; or let it go on now."));

    public static Outcome Stopped(string reason) => new(reason);

    public static Outcome AsksForPlan(IReadOnlyList<string> criteria) => new(null, new Question(QuestionKind.Plan, criteria.Count == 0
        ? "No criteria were found in the request. Add what has to hold, then go on."
        : "Is this what has to hold? Change it as you like, then go on."));

    public static Outcome AsksForBudget(BudgetShortage shortage) =>
        new(null, new Question(QuestionKind.Budget, $"The next call {shortage.Sentence()} Raise it to go on, or stop here.", shortage));
}

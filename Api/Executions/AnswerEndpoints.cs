using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Executions;

/// <summary>What the owner says to an execution that waits.</summary>
internal static class AnswerEndpoints
{
    private const decimal LargestBudget = 100_000;

    public static void MapAnswers(this RouteGroupBuilder group) =>
        group.MapPost("/execute/{id:guid}/answer", AnswerAsync).WithSummary("Answer what it waits for: the plan, or a budget that does not suffice");

    private static async Task<Results<Accepted, NotFound, ValidationProblem, ProblemHttpResult>> AnswerAsync(
        Guid id, AnswerRequest answer, ClaimsPrincipal user, ExecutionStore executions, QuestionStore questions, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } execution) return TypedResults.NotFound();
        if ((await questions.ReadAsync(user.UserId(), id, cancellation)).LastOrDefault() is not { AnsweredAt: null } open || execution.Status != ExecutionStatus.Waiting)
            return Problems.Conflict($"It does not wait for an answer: it is {Json.Name(execution.Status)}.");
        if (Check(open.Question, answer) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        return await questions.AnswerAsync(user.UserId(), id, open.Question, answer, cancellation)
            ? TypedResults.Accepted($"/execute/{id}")
            : Problems.Conflict("It was answered or cancelled a moment ago.");
    }

    private static Dictionary<string, string[]> Check(Question question, AnswerRequest answer)
    {
        Dictionary<string, string[]> errors = [];
        if (answer.Criteria is { } criteria && (question.Kind != QuestionKind.Plan ? "It does not ask about the plan." : CriteriaReply.Fault(criteria)) is { } wrong) errors["criteria"] = [wrong];
        if (answer.GoOn == false && question.Kind == QuestionKind.Plan) errors["go_on"] = ["Nothing has been written yet. To stop here, cancel it."];
        if (answer.BudgetUsd is { } usd && BudgetFault(question, usd) is { } low) errors["budget_usd"] = [low];
        return errors;
    }

    private static string? BudgetFault(Question question, decimal usd)
    {
        if (question.Shortage is not { } shortage) return "It does not ask about a budget.";
        var least = shortage.LimitUsd - shortage.LeftUsd + shortage.NeededUsd;
        return usd < least || usd > LargestBudget ? string.Create(CultureInfo.InvariantCulture, $"From ${least:0.######}, which the next call could need, to ${LargestBudget:0}.") : null;
    }
}

using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>Going on from an execution that has ended, or doing it again.</summary>
internal static class AgainEndpoints
{
    public static void MapAgain(this RouteGroupBuilder group)
    {
        group.MapPost("/execute/{id:guid}/retry", RetryAsync).WithSummary("Go on from its best attempt, with a hint if there is one");
        group.MapPost("/execute/{id:guid}/validate", EditAsync).WithSummary("Judge its code and tests as a person has edited them");
        group.MapPost("/executions/{id:guid}/replay", ReplayAsync).WithSummary("Do the same request again, anew or from the stored replies");
    }

    private static async Task<Results<Accepted<ExecuteAccepted>, NotFound, ValidationProblem, ProblemHttpResult>> RetryAsync(
        Guid id, RetryRequest request, ClaimsPrincipal user, HttpResponse response, ExecutionStore executions, ExecutionIntake intake, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } parent) return TypedResults.NotFound();
        if (ExecuteRules.TooLong("custom_prompt", request.CustomPrompt) is { } errors) return TypedResults.ValidationProblem(errors);
        if (parent.CompletedAt is null) return Problems.Conflict("It has not ended. Wait for it, or cancel it first.");

        var draft = parent.Again(ExecutionOrigins.Retry, request.CustomPrompt, Activity.Current?.Id);
        if (request.Model is { } model) draft = draft with { ChosenModel = model };
        var (accepted, refused) = await intake.TakeAsync(draft, parent.SessionId, request.CustomPrompt ?? "Try again.", response, cancellation);
        return accepted is null ? refused! : TypedResults.Accepted($"/execute/{accepted.ExecutionId}", accepted);
    }

    private static async Task<Results<Accepted<ExecuteAccepted>, NotFound, ValidationProblem, ProblemHttpResult>> EditAsync(
        Guid id, EditRequest request, ClaimsPrincipal user, HttpResponse response, ExecutionStore executions, ExecutionIntake intake, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } parent) return TypedResults.NotFound();
        if (ExecuteRules.Check(request) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        if (parent.CompletedAt is null) return Problems.Conflict("It has not ended. Wait for it, or cancel it first.");

        var attempts = await executions.AttemptsAsync(user.UserId(), id, cancellation);
        var given = Edit.Of(request, attempts.FirstOrDefault(attempt => attempt.Number == parent.BestAttempt) ?? attempts.LastOrDefault(attempt => attempt.Files is not null), parent.Tests ?? []);
        var draft = parent.Edited(request.Tests, request.MaxAttempts ?? 1, Activity.Current?.Id);
        var (accepted, refused) = await intake.TakeAsync(draft, parent.SessionId, given.Why, response, cancellation, given);
        return accepted is null ? refused! : TypedResults.Accepted($"/execute/{accepted.ExecutionId}", accepted);
    }

    private static async Task<Results<Accepted<ReplayAccepted>, NotFound, ValidationProblem, ProblemHttpResult>> ReplayAsync(
        Guid id, ReplayRequest request, ClaimsPrincipal user, HttpResponse response, ExecutionStore executions, ModelCallStore calls, ExecutionIntake intake, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } parent) return TypedResults.NotFound();
        if (ExecuteRules.TooLong("modifications", request.Modifications) is { } errors) return TypedResults.ValidationProblem(errors);
        if (parent.CompletedAt is null) return Problems.Conflict("It has not ended. Wait for it, or cancel it first.");
        var attempts = await executions.AttemptsAsync(user.UserId(), id, cancellation);
        var last = attempts.LastOrDefault(attempt => attempt.Files is not null)?.Number ?? 0;
        var (through, differs) = (request.RepliesThrough ?? 0, request.Modifications is not null || request.Model is not null);
        if (through < 0 || through > last)
            return Wrong($"From 0 to {last}, its last attempt.");
        if (differs && through > 0 && (through == parent.MaxAttempts || through == last && parent.Status == ExecutionStatus.Passed))
            return Wrong($"Below {through} when something is to differ: no attempt comes after it.");

        var draft = parent.Again(ExecutionOrigins.Replay, request.Modifications, Activity.Current?.Id, through, through > 0 && await calls.HasReplyAsync(user.UserId(), id, LoopSteps.Tests, cancellation));
        if (request.Model is { } model) draft = draft with { ChosenModel = model };
        if (!differs && through > 0 && through == last) draft = draft with { MaxAttempts = through };
        var given = parent.Origin == ExecutionOrigins.Edit ? Edit.Again(attempts) : null;
        var (accepted, refused) = await intake.TakeAsync(given is null ? draft : draft with { Tests = parent.Tests, TestsSource = parent.TestsSource }, parent.SessionId, request.Modifications ?? parent.Prompt, response, cancellation, given);
        return accepted is null ? refused! : TypedResults.Accepted($"/execute/{accepted.ExecutionId}", new ReplayAccepted(accepted.ExecutionId, accepted.SessionId, accepted.Status));

        static ValidationProblem Wrong(string through) => TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["replies_through"] = [through] });
    }
}

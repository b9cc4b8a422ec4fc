using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Http;
using Nightshift.Proofs;
using Nightshift.Tools;

namespace Nightshift.Executions;

internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Executions");
        group.MapPost("/execute", ExecuteAsync).WithSummary("Ask for code: tests first, then generate, validate and repair");
        group.MapGet("/execute/{id:guid}", GetAsync).WithSummary("Where an execution stands, and everything it has so far");
        group.MapGet("/execute/{id:guid}/stream", FollowAsync).WithSummary("Its events, from the first or after Last-Event-ID, then live");
        group.MapGet("/execute/{id:guid}/diff", DiffAsync).WithSummary("What changed between two attempts; the last two when not said");
        group.MapPost("/execute/{id:guid}/cancel", CancelAsync).WithSummary("Stop it at once");
        group.MapPatch();
        group.MapAnswers();
        group.MapAgain();
        group.MapGet("/events/stream", ExecutionNews.Follow).WithSummary("All of the user's executions, and as items of the type project all projects, each as its row in the list: the latest, then every one that changes");
        group.MapHistory();
        group.MapGet("/executions", ListAsync).WithSummary("The user's executions, newest first");
    }

    internal static async Task<Results<Accepted<ExecuteAccepted>, ValidationProblem, ProblemHttpResult>> ExecuteAsync(
        ExecuteRequest request, ClaimsPrincipal user, HttpResponse response, ExecutionDrafting drafting, ExecutionIntake intake, CancellationToken cancellation)
    {
        if (ExecuteRules.Check(request) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var (draft, session, refused) = await drafting.DraftAsync(request, user.UserId(), cancellation);
        if (draft is null) return refused!;
        var (accepted, reason) = await intake.TakeAsync(draft, session, request.Prompt, response, cancellation);
        return accepted is null ? reason! : TypedResults.Accepted($"/execute/{accepted.ExecutionId}", accepted);
    }

    internal static async Task<Results<Ok<ExecutionDetail>, NotFound>> GetAsync(Guid id, ClaimsPrincipal user, ExecutionStore executions, ProofStore proofs, QuestionStore questions, ToolCallStore tools, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is not { } execution) return TypedResults.NotFound();
        var attempts = await executions.AttemptsAsync(user.UserId(), id, cancellation);
        var steps = await executions.StepsAsync(user.UserId(), id, cancellation);
        var question = execution.Status == ExecutionStatus.Waiting ? (await questions.ReadAsync(user.UserId(), id, cancellation)).LastOrDefault()?.Question : null;
        var estimate = execution.CompletedAt is null ? await executions.EstimateSecondsAsync(user.UserId(), execution.Language, cancellation) : null;
        var calls = await tools.ReadAsync(user.UserId(), id, null, cancellation);
        return TypedResults.Ok(ExecutionView.Of(execution, attempts, steps, await proofs.FindAsync(user.UserId(), id, cancellation), question, estimate) with { ToolCalls = calls.Count > 0 ? calls : null });
    }

    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, ExecutionStore executions, EventStream events, CancellationToken cancellation, long after = 0) =>
        await executions.FindAsync(user.UserId(), id, cancellation) is null
            ? TypedResults.NotFound()
            : events.Follow(context, user.UserId(), ExecutionEvents.Stream(id), ExecutionEvents.Completed, after);

    private static async Task<Results<Ok<ExecutionDiff>, NotFound, ProblemHttpResult>> DiffAsync(
        Guid id, ClaimsPrincipal user, ExecutionStore executions, CancellationToken cancellation, int? from_attempt = null, int? to_attempt = null)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        var attempts = (await executions.AttemptsAsync(user.UserId(), id, cancellation)).Where(attempt => attempt.Files is not null).ToDictionary(attempt => attempt.Number);
        var to = to_attempt ?? attempts.Keys.DefaultIfEmpty(0).Max();
        var from = from_attempt ?? Math.Max(0, to - 1);
        if (attempts.GetValueOrDefault(to) is not { } after || (from != 0 && !attempts.ContainsKey(from)))
            return Problems.NotFound($"There is code of {Numbers(attempts.Keys)}. Choose from_attempt and to_attempt among them; 0 stands for nothing.");

        var diff = FileDiff.Between(from == 0 ? [] : attempts[from].Files!, after.Files!);
        return TypedResults.Ok(new ExecutionDiff(from, to, diff, FileDiff.Summary(diff)));
    }

    private static string Numbers(IReadOnlyCollection<int> attempts) => attempts.Count == 0 ? "no attempt yet" : $"attempt {string.Join(", ", attempts)}";

    private static async Task<Results<Accepted, NotFound, ProblemHttpResult>> CancelAsync(Guid id, ClaimsPrincipal user, ExecutionStore executions, CancellationToken cancellation)
    {
        if (await executions.CancelAsync(user.UserId(), id, cancellation)) return TypedResults.Accepted($"/execute/{id}");
        return await executions.FindAsync(user.UserId(), id, cancellation) is { } ended
            ? Problems.Conflict($"It has already ended: {Json.Name(ended.Status)}.")
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<ExecutionList>, ValidationProblem>> ListAsync(
        ClaimsPrincipal user, ExecutionStore executions, CancellationToken cancellation, Guid? session_id = null, string? status = null, string? language = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        var only = ExecuteRules.Status(status);
        if (status is not null && only is null)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["status"] = [$"One of {string.Join(", ", Enum.GetValues<ExecutionStatus>().Select(Json.Name))}."] });
        return TypedResults.Ok(await executions.ListAsync(user.UserId(), session_id, only, language, page, limit, cancellation));
    }
}

using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Usage;

namespace Nightshift.Queue;

internal static class QueueEndpoints
{
    /// <summary>Nothing comes last: the stream goes on as long as it is read.</summary>
    private const string Never = "";

    public static IHostApplicationBuilder AddQueue(this IHostApplicationBuilder builder)
    {
        builder.Services.AddQueueStores();
        return builder;
    }

    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        var queue = routes.MapGroup("/queue").WithTags("Queue").AddEndpointFilter(RefuseAsync);
        queue.MapGet("", ListAsync).WithSummary("The user's queue in its order, and what has ended");
        queue.MapPost("", AddAsync).WithSummary("Add a request for the night");
        queue.MapGet("/forecast", ForecastAsync).WithSummary("What all that waits will probably cost and take");
        queue.MapGet("/{id:guid}", ReadAsync).WithSummary("An item with its request");
        queue.MapPut("/{id:guid}", ChangeAsync).WithSummary("Put another request in the place of one that waits");
        queue.MapPost("/{id:guid}/move", MoveAsync).WithSummary("Move an item before another one, or to the end");
        queue.MapPost("/{id:guid}/again", AgainAsync).WithSummary("Let a failed item wait for its turn again, going on from its best attempt");
        queue.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Take an item out of the queue");
        queue.MapGet("/stream", (HttpContext context, ClaimsPrincipal user, EventStream events, long after = 0) => events.Follow(context, user.UserId(), QueueEvents.Stream(user.UserId()), Never, after))
            .WithSummary("What happens in the queue, after a number or Last-Event-ID, then live");
        queue.MapShift();
        queue.MapPapers();
    }

    /// <summary>What the queue cannot do as it stands is a conflict, with the reason.</summary>
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (QueueRefusedException refused)
        {
            return Problems.Conflict(refused.Message);
        }
    }

    private static async Task<Results<Ok<QueueList>, ValidationProblem>> ListAsync(
        ClaimsPrincipal user, QueueStore queue, CancellationToken cancellation, string? status = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        QueueStatus? only = Enum.GetValues<QueueStatus>().Where(one => Json.Name(one) == status).Select(one => (QueueStatus?)one).FirstOrDefault();
        if (status is not null && only is null)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["status"] = [$"One of {string.Join(", ", Enum.GetValues<QueueStatus>().Select(Json.Name))}."] });
        return TypedResults.Ok(await queue.ListAsync(user.UserId(), only, page, limit, cancellation));
    }

    private static async Task<Results<Created<QueuedItem>, ValidationProblem, ProblemHttpResult>> AddAsync(
        QueueRequest request, ClaimsPrincipal user, QueueStore queue, ExecutionDrafting drafting, ExecutionIntake intake, TimeProvider time, CancellationToken cancellation)
    {
        var (item, errors, refused) = await ItemAsync(Guid.CreateVersion7(time.GetUtcNow()), request, user.UserId(), drafting, intake, time, cancellation);
        if (errors is not null) return TypedResults.ValidationProblem(errors);
        if (item is null) return refused!;
        await queue.AddAsync(item, request.DependsOn ?? [], cancellation);
        return TypedResults.Created($"/queue/{item.Id}", (await queue.FindAsync(user.UserId(), item.Id, cancellation))!.Item);
    }

    private static async Task<Ok<CostForecast>> ForecastAsync(ClaimsPrincipal user, QueueStore queue, CostForecaster forecaster, CancellationToken cancellation) =>
        TypedResults.Ok(await forecaster.ForecastAsync(user.UserId(), [.. (await queue.WaitingAsync(user.UserId(), cancellation)).Select(ForecastTask.Of)], cancellation));

    /// <summary>The item that a request makes; or why it makes none.</summary>
    private static async Task<(QueueItem? Item, Dictionary<string, string[]>? Errors, ProblemHttpResult? Refused)> ItemAsync(
        Guid id, QueueRequest request, Guid userId, ExecutionDrafting drafting, ExecutionIntake intake, TimeProvider time, CancellationToken cancellation)
    {
        if (QueueRules.Check(request, time.GetUtcNow()) is { Count: > 0 } errors) return (null, errors, null);
        var (draft, session, refused) = await drafting.DraftAsync(request.Request, userId, cancellation);
        if (draft is null) return (null, null, refused);
        if ((await intake.CheckAsync(draft, cancellation)).Refused is { } reason) return (null, null, reason);
        return (new QueueItem(id, userId, request.Request, draft with { SessionId = session ?? Guid.Empty }, (int)(request.Priority ?? QueuePriority.Normal), request.Deadline, request.Repeat), null, null);
    }

    private static async Task<Results<Ok<QueueItemDetail>, NotFound>> ReadAsync(Guid id, ClaimsPrincipal user, QueueStore queue, CancellationToken cancellation) =>
        await queue.FindAsync(user.UserId(), id, cancellation) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<QueueItemDetail>, NotFound, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        Guid id, QueueRequest request, ClaimsPrincipal user, QueueStore queue, ExecutionDrafting drafting, ExecutionIntake intake, TimeProvider time, CancellationToken cancellation)
    {
        if (await queue.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        var (item, errors, refused) = await ItemAsync(id, request, user.UserId(), drafting, intake, time, cancellation);
        if (errors is not null) return TypedResults.ValidationProblem(errors);
        if (item is null) return refused!;
        await queue.ChangeAsync(item, request.DependsOn ?? [], cancellation);
        return await queue.FindAsync(user.UserId(), id, cancellation) is { } changed ? TypedResults.Ok(changed) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> MoveAsync(Guid id, MoveRequest request, ClaimsPrincipal user, QueueStore queue, CancellationToken cancellation)
    {
        if (await queue.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        await queue.MoveAsync(user.UserId(), id, request.Before, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> AgainAsync(Guid id, ClaimsPrincipal user, QueueStore queue, ExecutionStore executions, CancellationToken cancellation)
    {
        if (await queue.FindAsync(user.UserId(), id, cancellation) is not { } found || await queue.DraftAsync(user.UserId(), id, cancellation) is not { } draft) return TypedResults.NotFound();
        if (found.Item.ExecutionId is { } ended && await executions.FindAsync(user.UserId(), ended, cancellation) is { BestAttempt: not null } parent)
            draft = parent.Again(ExecutionOrigins.Retry, null, null) with { MaxAttempts = draft.MaxAttempts, BudgetUsd = null };
        await queue.AgainAsync(user.UserId(), id, draft, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> RemoveAsync(Guid id, ClaimsPrincipal user, QueueStore queue, CancellationToken cancellation)
    {
        if (await queue.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        await queue.RemoveAsync(user.UserId(), id, cancellation);
        return TypedResults.NoContent();
    }
}

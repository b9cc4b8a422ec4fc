using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Artifacts;
using Nightshift.Http;

namespace Nightshift.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/sessions").WithTags("Sessions");
        sessions.MapGet("", ListAsync).WithSummary("Sessions, the last touched first");
        sessions.MapPost("", CreateAsync).WithSummary("Begin a session");
        sessions.MapGet("/{id:guid}", ReadAsync).WithSummary("A session with its messages and executions");
        sessions.MapPatch("/{id:guid}", RenameAsync).WithSummary("Give a session another title");
        sessions.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a session with everything that came of it");
        sessions.MapMessages();
        sessions.MapShares();
        routes.MapShared();
    }

    private static async Task<Ok<SessionList>> ListAsync(
        ClaimsPrincipal user, SessionStore sessions, CancellationToken cancellation,
        [MaxLength(SessionRequest.MaxTitle, ErrorMessage = "At most 200 characters.")] string? q = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(await sessions.ListAsync(user.UserId(), q, page, limit, cancellation));

    private static async Task<Created<Session>> CreateAsync(
        SessionRequest? request, ClaimsPrincipal user, SessionStore sessions, CancellationToken cancellation)
    {
        var session = await sessions.CreateAsync(user.UserId(), request?.Title ?? SessionStore.DefaultTitle, cancellation);
        return TypedResults.Created($"/sessions/{session.Id}", session);
    }

    private static async Task<Results<Ok<SessionDetail>, NotFound>> ReadAsync(
        Guid id, ClaimsPrincipal user, SessionStore sessions, CancellationToken cancellation) =>
        await sessions.ReadAsync(user.UserId(), id, cancellation) is { } session ? TypedResults.Ok(session) : TypedResults.NotFound();

    private static async Task<Results<Ok<Session>, NotFound, ProblemHttpResult>> RenameAsync(
        Guid id, SessionRequest request, ClaimsPrincipal user, SessionStore sessions, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Title)) return Problems.BadRequest("Give a title of 1 to 200 characters.");
        return await sessions.RenameAsync(user.UserId(), id, request.Title, cancellation) is { } session ? TypedResults.Ok(session) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> DeleteAsync(
        Guid id, ClaimsPrincipal user, SessionRemoval removal, ArtifactFiles files, CancellationToken cancellation)
    {
        var removed = await removal.RemoveAsync(user.UserId(), id, cancellation);
        foreach (var artifact in removed.Artifacts) files.Delete(user.UserId(), artifact);
        return removed.Outcome switch
        {
            SessionRemovalOutcome.Removed => TypedResults.NoContent(),
            SessionRemovalOutcome.Busy => Problems.Conflict("An execution in this session has not ended. Cancel it first, then delete the session."),
            _ => TypedResults.NotFound()
        };
    }
}

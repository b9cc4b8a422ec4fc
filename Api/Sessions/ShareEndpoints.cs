using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Proofs;

namespace Nightshift.Sessions;

internal static class ShareEndpoints
{
    public static void MapShares(this IEndpointRouteBuilder sessions)
    {
        var shares = sessions.MapGroup("/{id:guid}/shares");
        shares.MapGet("", ListAsync).WithSummary("The links that show this session");
        shares.MapPost("", AddAsync).WithSummary("Make a link that shows this session to whoever has it");
        shares.MapDelete("/{share_id:guid}", RevokeAsync).WithSummary("Revoke a link");
    }

    public static void MapShared(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/shared/{token}", ReadAsync).AllowAnonymous().WithTags("Sessions").WithSummary("What a link shows; it needs no other token");

    private static async Task<Results<Ok<ShareList>, NotFound>> ListAsync(Guid id, ClaimsPrincipal user, SessionStore sessions, ShareStore shares, CancellationToken cancellation) =>
        await sessions.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(new ShareList(await shares.ListAsync(user.UserId(), id, cancellation)));

    private static async Task<Results<Created<NewShare>, NotFound>> AddAsync(Guid id, ClaimsPrincipal user, ShareStore shares, CancellationToken cancellation) =>
        await shares.AddAsync(user.UserId(), id, cancellation) is { } share ? TypedResults.Created($"/sessions/{id}/shares", share) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(
        Guid id, [FromRoute(Name = "share_id")] Guid shareId, ClaimsPrincipal user, ShareStore shares, CancellationToken cancellation) =>
        await shares.RevokeAsync(user.UserId(), id, shareId, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<SharedSession>, NotFound>> ReadAsync(
        string token, HttpResponse response, ShareStore shares, SessionStore sessions, ExecutionStore executions, ProofStore proofs, CancellationToken cancellation)
    {
        if (await shares.OpenAsync(token, cancellation) is not var (userId, sessionId) || await sessions.ReadAsync(userId, sessionId, cancellation) is not { } session) return TypedResults.NotFound();
        response.Headers.CacheControl = "no-store";
        var said = session.Messages.Where(message => message is { Role: SessionStore.UserRole, ExecutionId: not null }).DistinctBy(message => message.ExecutionId).ToDictionary(message => message.ExecutionId!.Value, message => message.Content);
        List<SharedExecution> shown = [];
        foreach (var summary in session.Executions)
            if (await executions.FindAsync(userId, summary.Id, cancellation) is { } execution)
                shown.Add(Of(execution, said.GetValueOrDefault(execution.Id) ?? execution.Prompt, await executions.AttemptsAsync(userId, execution.Id, cancellation), await proofs.FindAsync(userId, execution.Id, cancellation)));
        return TypedResults.Ok(new SharedSession(session.Title, session.CreatedAt, shown));
    }

    private static SharedExecution Of(Execution execution, string request, IReadOnlyList<Attempt> attempts, ProofSummary? proof)
    {
        var delivered = attempts.FirstOrDefault(attempt => attempt.Number == execution.BestAttempt);
        return new SharedExecution(
            request, execution.Language, execution.Status, execution.StopReason, execution.QualityScore, delivered?.Number, delivered?.Files ?? [], delivered is null ? [] : execution.Tests ?? [],
            [.. (delivered?.Report?.Signals ?? []).Select(signal => new SharedSignal(signal.Kind, signal.Passed, signal.Summary))], proof?.Fingerprint, execution.CreatedAt, execution.CompletedAt);
    }
}

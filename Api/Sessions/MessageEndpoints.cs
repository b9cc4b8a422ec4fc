using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Sessions;

internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder sessions)
    {
        var messages = sessions.MapGroup("/{id:guid}/messages");
        messages.MapPost("", AddAsync).WithSummary("Add a message of the user's; POST /execute asks for code");
        messages.MapDelete("", ClearAsync).WithSummary("Delete all messages of a session");
    }

    private static async Task<Results<Created<Message>, NotFound>> AddAsync(
        Guid id, MessageRequest request, ClaimsPrincipal user, NpgsqlDataSource database, SessionStore sessions, CancellationToken cancellation) =>
        await database.InTransactionAsync(
            transaction => sessions.AddMessageAsync(transaction, user.UserId(), id, SessionStore.UserRole, request.Content, null, cancellation), cancellation)
            is { } message ? TypedResults.Created($"/sessions/{id}", message) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> ClearAsync(
        Guid id, ClaimsPrincipal user, SessionStore sessions, CancellationToken cancellation) =>
        await sessions.ClearAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}

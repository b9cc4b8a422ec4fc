using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Events;

namespace Nightshift.Executions;

/// <summary>An execution's events as Server-Sent Events: the stored ones with their number as id, and live text without one.</summary>
internal static class ExecutionStream
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <param name="after">The number of the last event seen, for clients that cannot send Last-Event-ID.</param>
    public static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, ExecutionStore executions, EventLog events, IHostApplicationLifetime host, TimeProvider time, CancellationToken cancellation, long after = 0)
    {
        if (await executions.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (long.TryParse(context.Request.Headers["Last-Event-ID"], out var last)) after = last;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ItemsAsync(user.UserId(), ExecutionEvents.Stream(id), after, events, host.ApplicationStopping, time, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> ItemsAsync(
        Guid userId, string stream, long after, EventLog events, CancellationToken stopping, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        var items = Channel.CreateBounded<SseItem<string>>(16); // waits when full: a slow reader slows only itself
        yield return Ping();

        await using var heartbeat = time.CreateTimer(_ => items.Writer.TryWrite(Ping()), null, Heartbeat, Heartbeat);
        var reading = PumpAsync(events.FollowAsync(userId, stream, after, ending.Token), items.Writer, ending.Token);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(CancellationToken.None)) yield return item;
        }
        finally
        {
            await ending.CancelAsync();
            await reading;
        }
    }

    private static async Task PumpAsync(IAsyncEnumerable<StoredEvent> events, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        Exception? fault = null;
        try
        {
            await foreach (var stored in events)
            {
                await items.WriteAsync(new SseItem<string>(Json.Write(stored)) { EventId = stored.Seq?.ToString(), ReconnectionInterval = Reconnect }, cancellation);
                if (stored.Type == ExecutionEvents.Completed) break;
            }
        }
        catch (OperationCanceledException)
        {
            // the reader has left, or the service stops; the reader comes back with the last id it saw
        }
        catch (Exception exception)
        {
            fault = exception;
        }
        items.Complete(fault);
    }

    /// <summary>Keeps proxies and the reader sure that the line is alive; not an event of the stream.</summary>
    private static SseItem<string> Ping() => new("", "ping");
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Events;

/// <summary>Server-Sent Events with a heartbeat, for as long as the reader stays, the service runs and there are items.</summary>
internal sealed class EventStream(EventLog events, IHostApplicationLifetime host, TimeProvider time)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    /// <summary>A stream of the log: stored events with their number as id, and live text without one.</summary>
    /// <param name="after">The number of the last event seen, for clients that cannot send Last-Event-ID.</param>
    /// <param name="last">The type of event that nothing comes after.</param>
    public ServerSentEventsResult<string> Follow(HttpContext context, Guid userId, string stream, string last, long after) =>
        Follow(context, after, (seen, ending) => UntilAsync(events.FollowAsync(userId, stream, seen, ending), last, ending));

    /// <param name="items">All after a number, then whatever comes.</param>
    public ServerSentEventsResult<string> Follow(HttpContext context, long after, Func<long, CancellationToken, IAsyncEnumerable<SseItem<string>>> items)
    {
        if (long.TryParse(context.Request.Headers["Last-Event-ID"], out var seen)) after = seen;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ItemsAsync(ending => items(after, ending), context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<string>> UntilAsync(IAsyncEnumerable<StoredEvent> events, string last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stored in events.WithCancellation(cancellation))
        {
            yield return new SseItem<string>(Json.Write(stored)) { EventId = stored.Seq?.ToString() };
            if (stored.Type == last) break;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ItemsAsync(Func<CancellationToken, IAsyncEnumerable<SseItem<string>>> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.ApplicationStopping);
        var items = Channel.CreateBounded<SseItem<string>>(16); // waits when full: a slow reader slows only itself
        yield return Ping();

        await using var heartbeat = time.CreateTimer(_ => items.Writer.TryWrite(Ping()), null, Heartbeat, Heartbeat);
        var reading = PumpAsync(source(ending.Token), items.Writer, ending.Token);
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

    private static async Task PumpAsync(IAsyncEnumerable<SseItem<string>> source, ChannelWriter<SseItem<string>> items, CancellationToken cancellation)
    {
        Exception? fault = null;
        try
        {
            await foreach (var item in source.WithCancellation(cancellation))
                await items.WriteAsync(new SseItem<string>(item.Data) { EventId = item.EventId, ReconnectionInterval = Reconnect }, cancellation);
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

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Nightshift.Events;

/// <summary>
/// Hands news of the log to the subscribers in this process. Committed events arrive by NOTIFY from the same transaction, so a writer that is
/// killed can never have committed one in silence; live text arrives through <see cref="LiveText"/>.
/// </summary>
public sealed partial class EventFeed(NpgsqlDataSource database, ILogger<EventFeed> log) : BackgroundService
{
    public const string Channel = "nightshift_events";

    /// <summary>What a slow reader may fall behind before the oldest news is dropped; it then reads the table instead.</summary>
    private const int Backlog = 256;

    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(250);

    private readonly Lock changing = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<Subscription>> streams = new();
    private readonly ConcurrentDictionary<Action<News>, bool> observers = new();

    public Subscription Subscribe(string stream)
    {
        var subscription = new Subscription(stream, this);
        lock (changing) streams[stream] = streams.TryGetValue(stream, out var others) ? others.Add(subscription) : [subscription];
        return subscription;
    }

    /// <summary>Calls back for every item of every stream; the callback must not block.</summary>
    public IDisposable Observe(Action<News> observer)
    {
        observers[observer] = true;
        return new Registration(() => observers.TryRemove(observer, out _));
    }

    internal void Publish(News news)
    {
        foreach (var (observer, _) in observers) observer(news);
        if (!streams.TryGetValue(news.Stream, out var subscribers)) return;
        foreach (var subscriber in subscribers) subscriber.Offer(news);
    }

    private void Unsubscribe(string stream, Subscription subscription)
    {
        lock (changing)
        {
            if (!streams.TryGetValue(stream, out var subscribers)) return;
            if (subscribers.Remove(subscription) is { Length: > 0 } others) streams[stream] = others;
            else streams.TryRemove(stream, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stopping);
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                Log.Lost(log, exception.GetType().Name);
                await Task.Delay(ReconnectDelay, stopping);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        connection.Notification += (_, notification) => Receive(notification.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(stopping);

        // What was committed while nobody listened is in the table.
        foreach (var stream in streams.Keys) Publish(new News(stream));
        while (true) await connection.WaitAsync(stopping);
    }

    internal void Receive(string payload)
    {
        try
        {
            var item = Json.Read<JsonElement>(payload);
            var stored = item.TryGetProperty("type", out _) ? Json.Read<StoredEvent>(payload) : null;
            Publish(new News(item.GetProperty("stream").GetString()!, item.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null, stored));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Log.Unreadable(log);
        }
    }

    /// <summary>Something happened on a stream. Without a number and an event it says only: read the table again.</summary>
    public sealed record News(string Stream, long? Seq = null, StoredEvent? Event = null)
    {
        public bool IsLive => Seq is null && Event is not null;
    }

    /// <summary>One reader's news; dispose it to stop.</summary>
    public sealed class Subscription(string stream, EventFeed feed) : IDisposable
    {
        private readonly Channel<News> news = System.Threading.Channels.Channel.CreateBounded<News>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public IAsyncEnumerable<News> ReadAllAsync(CancellationToken cancellation) => news.Reader.ReadAllAsync(cancellation);

        internal void Offer(News item) => news.Writer.TryWrite(item);

        public void Dispose() => feed.Unsubscribe(stream, this);
    }

    private sealed class Registration(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost the connection that listens for events ({Cause}); reconnecting.")]
        public static partial void Lost(ILogger logger, string cause);

        [LoggerMessage(2, LogLevel.Warning, "An event notification could not be read.")]
        public static partial void Unreadable(ILogger logger);
    }
}

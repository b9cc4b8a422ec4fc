using Nightshift.Data;
using Npgsql;
using StackExchange.Redis;

namespace Nightshift.Events;

/// <summary>
/// What is shown while it happens and kept nowhere, such as a model's words as they arrive: through Redis when there, else NOTIFY.
/// The stored event that follows holds the whole.
/// </summary>
public sealed class LiveText(NpgsqlDataSource database, TimeProvider time, IConnectionMultiplexer? redis = null)
{
    private static readonly RedisChannel Channel = new("nightshift:live", RedisChannel.PatternMode.Literal);

    /// <param name="data">At most some thousand bytes once written as JSON.</param>
    public async Task PublishAsync<T>(string stream, string type, T data, CancellationToken cancellation)
    {
        var payload = Json.Write(new StoredEvent(stream, null, type, Json.ToElement(data), time.GetUtcNow()));
        if (redis is { IsConnected: true })
            await redis.GetSubscriber().PublishAsync(Channel, payload, CommandFlags.FireAndForget);
        else
            await database.ExecuteAsync("select pg_notify(@channel, @payload)", new { channel = EventFeed.Channel, payload }, cancellation);
    }

    /// <summary>Passes what other processes publish to this one's readers.</summary>
    internal Task AttachAsync(EventFeed feed) =>
        redis is null ? Task.CompletedTask : redis.GetSubscriber().SubscribeAsync(Channel, (_, payload) => feed.Receive(payload!));
}

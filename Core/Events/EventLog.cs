using System.Runtime.CompilerServices;
using System.Text.Json;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Events;

/// <summary>
/// The append-only log that everything a person watches is read from. Sequence numbers come from the stream's own row, so they are dense
/// and in commit order: a reader that resumes after the last number it saw misses nothing.
/// </summary>
public sealed class EventLog(NpgsqlDataSource database, EventFeed feed, TimeProvider time)
{
    /// <summary>NOTIFY carries less than 8,000 bytes; a larger event travels as its number alone and is read from the table.</summary>
    internal const int MaxPayloadBytes = 7_500;

    /// <summary>Stores and tells in one statement, since every reader waits for both.</summary>
    private const string AppendSql = """
        with next as (
          insert into event_streams as s (stream, user_id, seq) values (@stream, @userId, 1)
          on conflict (stream) do update set seq = s.seq + 1 where s.user_id = excluded.user_id
          returning seq),
        stored as (insert into events (stream, seq, type, data, at) select @stream, seq, @type, @data::jsonb, @at from next returning seq),
        news as (select seq, json_build_object('stream', @stream, 'seq', seq, 'type', @type, 'data', @data::json, 'at', @at)::text as payload from stored)
        select seq from news, pg_notify(@channel, case when octet_length(payload) <= @most then payload else json_build_object('stream', @stream, 'seq', seq)::text end)
        """;

    /// <summary>A part of a statement that deletes what the streams are of, for <c>with</c>: their events go with the rows of <c>gone</c>.</summary>
    /// <param name="prefix">Of the streams' names; the id follows.</param>
    public static string Forgotten(string prefix) => $"forgotten as (delete from event_streams using gone where event_streams.stream = '{prefix}' || gone.id)";

    /// <summary>Appends in the caller's transaction; readers hear of it when that commits.</summary>
    /// <exception cref="InvalidOperationException">The stream belongs to another user.</exception>
    public async Task<StoredEvent> AppendAsync<T>(NpgsqlTransaction transaction, Guid userId, string stream, string type, T data, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        var json = Json.ToElement(data);
        var seq = await transaction.FirstAsync<long?>(AppendSql, new { stream, userId, type, data = json.GetRawText(), at, channel = EventFeed.Channel, most = MaxPayloadBytes }, cancellation)
            ?? throw new InvalidOperationException($"The stream {stream} belongs to another user.");
        return new StoredEvent(stream, seq, type, json, at);
    }

    /// <summary>Appends in a transaction of its own.</summary>
    public Task<StoredEvent> AppendAsync<T>(Guid userId, string stream, string type, T data, CancellationToken cancellation) =>
        database.InTransactionAsync(transaction => AppendAsync(transaction, userId, stream, type, data, cancellation), cancellation);

    private const string ReadSql = """
        select e.stream, e.seq, e.type, e.data::text as data, e.at
        from events e join event_streams s using (stream)
        where e.stream = @stream and s.user_id = @userId and e.seq > @after order by e.seq limit @limit
        """;

    /// <summary>The events of one stream after a number, oldest first; none when the stream is another user's.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(Guid userId, string stream, long after, int limit, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ReadSql, new { userId, stream, after, limit }, cancellation)).Select(row => row.ToEvent())];

    /// <summary>Everything after a number, then whatever comes, each event once and in order, until cancelled.</summary>
    public async IAsyncEnumerable<StoredEvent> FollowAsync(Guid userId, string stream, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int batch = 500;
        using var subscription = feed.Subscribe(stream); // before the backlog is read, so that nothing falls between
        var seen = after;
        while (true)
        {
            IReadOnlyList<StoredEvent> backlog;
            do
            {
                backlog = await ReadAsync(userId, stream, seen, batch, cancellation);
                foreach (var stored in backlog)
                {
                    yield return stored;
                    seen = stored.Seq!.Value;
                }
            }
            while (backlog.Count == batch);

            await foreach (var news in subscription.ReadAllAsync(cancellation))
            {
                if (news is { IsLive: true }) yield return news.Event!;
                else if (news.Seq <= seen) continue;
                else if (news.Event is { } stored && news.Seq == seen + 1)
                {
                    yield return stored;
                    seen = stored.Seq!.Value;
                }
                else break; // a gap, an event too large to travel, or a reconnection: the table knows
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed record Row(string Stream, long Seq, string Type, string Data, DateTime At)
    {
        public StoredEvent ToEvent() => new(Stream, Seq, Type, JsonSerializer.Deserialize<JsonElement>(Data), new DateTimeOffset(At, TimeSpan.Zero));
    }
}

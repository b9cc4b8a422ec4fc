using System.Runtime.CompilerServices;
using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Mocks;

/// <summary>The log of what mocks were asked: the newest requests of each.</summary>
public sealed class MockCallStore(NpgsqlDataSource database, EventFeed feed)
{
    // The number comes from the mock's own row, so numbers are in the order of the commits and readers that resume by them miss nothing.
    private const string AddSql = """
        with next as (update mocks set requests = requests + 1 where id = @mockId and user_id = @userId returning requests)
        insert into mock_requests (mock_id, number, user_id, method, path, query, headers, body, endpoint, status_code, problems, duration_ms, at)
        select @mockId, requests, @userId, @Method, @Path, @Query, @headers::json, @Body, @Endpoint, @StatusCode, @problems::json, @DurationMs, @At from next;
        delete from mock_requests r using mocks m where m.id = @mockId and r.mock_id = m.id and r.number <= m.requests - @keep;
        select pg_notify(@channel, @payload)
        """;

    /// <summary>Adds a request, whose number is given here, and forgets all but the newest <paramref name="keep"/>; followers hear of it with the commit.</summary>
    public Task AddAsync(Mock mock, MockCall call, int keep, CancellationToken cancellation) => database.InTransactionAsync(transaction => transaction.ExecuteAsync(AddSql, new
    {
        mockId = mock.Id, userId = mock.UserId, call.Method, call.Path, call.Query, headers = Json.Write(call.Headers), call.Body, call.Endpoint, call.StatusCode,
        problems = Json.Write(call.Problems), call.DurationMs, call.At, keep, channel = EventFeed.Channel, payload = Json.Write(new { stream = Stream(mock.Id) })
    }, cancellation), cancellation);

    private const string Columns = "number, method, path, query, headers::text as headers, body, endpoint, status_code, problems::text as problems, duration_ms, at";

    private const string ListSql = $"select {Columns} from mock_requests where mock_id = @mockId and user_id = @userId order by number desc limit @limit offset @offset";

    private const string CountSql = "select count(*) from mock_requests where mock_id = @mockId and user_id = @userId";

    /// <summary>One page, newest first.</summary>
    public async Task<MockCallList> ListAsync(Guid userId, Guid mockId, int page, int limit, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync<Row>(ListSql, new { userId, mockId, limit, offset = (page - 1L) * limit }, cancellation);
        return new MockCallList([.. rows.Select(row => row.ToCall())], await database.FirstAsync<long>(CountSql, new { userId, mockId }, cancellation), page);
    }

    private const string AfterSql = $"select {Columns} from mock_requests where mock_id = @mockId and user_id = @userId and number > @seen order by number";

    /// <summary>The requests after a number, oldest first, then whatever comes, until cancelled.</summary>
    public async IAsyncEnumerable<MockCall> FollowAsync(Guid userId, Guid mockId, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var subscription = feed.Subscribe(Stream(mockId)); // before the log is read, so that nothing falls between
        for (var seen = after; ;)
        {
            foreach (var row in await database.QueryAsync<Row>(AfterSql, new { userId, mockId, seen }, cancellation))
            {
                yield return row.ToCall();
                seen = row.Number;
            }
            await foreach (var _ in subscription.ReadAllAsync(cancellation)) break;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static string Stream(Guid mockId) => $"mock/{mockId}";

    private sealed class Row
    {
        public long Number { get; init; }
        public string Method { get; init; } = "";
        public string Path { get; init; } = "";
        public string Query { get; init; } = "";
        public string Headers { get; init; } = "";
        public string? Body { get; init; }
        public string? Endpoint { get; init; }
        public int StatusCode { get; init; }
        public string Problems { get; init; } = "";
        public int DurationMs { get; init; }
        public DateTimeOffset At { get; init; }

        public MockCall ToCall() => new(Number, Method, Path, Query, Json.Read<Dictionary<string, string>>(Headers), Body, Endpoint, StatusCode, Json.Read<string[]>(Problems), DurationMs, At);
    }
}

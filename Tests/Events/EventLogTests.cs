using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Events;

public sealed class EventLogTests : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TestDatabase database;
    private readonly EventFeed feed;
    private readonly EventLog events;
    private readonly string stream = $"execution/{Guid.CreateVersion7()}";

    public EventLogTests(TestDatabase database)
    {
        this.database = database;
        feed = new EventFeed(database.Source, NullLogger<EventFeed>.Instance);
        events = new EventLog(database.Source, feed, TimeProvider.System);
    }

    public Task InitializeAsync() => feed.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await feed.StopAsync(CancellationToken.None);
        database.Source.Clear(); // a pooled connection that once listened would be taken for one that listens
    }

    [Fact]
    public async Task Numbers_are_dense_and_in_commit_order_under_concurrent_writers()
    {
        using var limit = new CancellationTokenSource(Limit);
        var reading = ReadAsync(after: 0, count: 400, limit.Token);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var index = 0; index < 50; index++) await AppendAsync($"{writer}/{index}", limit.Token);
        }));

        var read = await reading;
        read.Select(one => one.Seq).ShouldBe(Enumerable.Range(1, 400).Select(number => (long?)number));
        read.Select(one => one.Data.GetString()).Distinct().Count().ShouldBe(400);
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        using var limit = new CancellationTokenSource(Limit);
        foreach (var word in new[] { "one", "two", "three" }) await AppendAsync(word, limit.Token);
        var first = await ReadAsync(after: 0, count: 2, limit.Token);
        await AppendAsync("four", limit.Token);

        var rest = await ReadAsync(after: first[^1].Seq!.Value, count: 2, limit.Token);

        rest.Select(one => one.Data.GetString()).ShouldBe(["three", "four"]);
    }

    [Fact]
    public async Task An_event_too_large_for_a_notification_still_arrives_live()
    {
        using var limit = new CancellationTokenSource(Limit);
        var reading = ReadAsync(after: 0, count: 2, limit.Token);
        var large = new string('x', 20_000);

        await AppendAsync("small", limit.Token);
        await AppendAsync(large, limit.Token);

        (await reading)[1].Data.GetString().ShouldBe(large);
    }

    [Fact]
    public async Task A_rolled_back_event_is_never_seen_and_leaves_no_gap()
    {
        using var limit = new CancellationTokenSource(Limit);
        await Should.ThrowAsync<InvalidOperationException>(() => database.Source.InTransactionAsync<bool>(async transaction =>
        {
            await events.AppendAsync(transaction, TestDatabase.LocalUser, stream, "said", "lost", limit.Token);
            throw new InvalidOperationException("rolled back");
        }, limit.Token));

        (await AppendAsync("kept", limit.Token)).Seq.ShouldBe(1);
    }

    [Fact]
    public async Task Readers_go_on_after_the_listening_connection_is_lost()
    {
        using var limit = new CancellationTokenSource(Limit);
        await AppendAsync("before", limit.Token);
        var reading = ReadAsync(after: 0, count: 2, limit.Token);
        await database.Source.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'", null, limit.Token);

        await AppendAsync("after", limit.Token);

        (await reading).Select(one => one.Data.GetString()).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Live_text_reaches_readers_and_is_kept_nowhere()
    {
        using var limit = new CancellationTokenSource(Limit);
        await AppendAsync("stored", limit.Token);
        await using var reader = events.FollowAsync(TestDatabase.LocalUser, stream, 0, limit.Token).GetAsyncEnumerator(limit.Token);
        (await reader.MoveNextAsync()).ShouldBeTrue();
        var next = reader.MoveNextAsync();

        var live = new LiveText(database.Source, TimeProvider.System);
        await live.PublishAsync(stream, "said", "live", limit.Token);

        (await next).ShouldBeTrue();
        reader.Current.Seq.ShouldBeNull();
        (await events.ReadAsync(TestDatabase.LocalUser, stream, 0, 10, limit.Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_reads_or_writes_another_users_stream()
    {
        using var limit = new CancellationTokenSource(Limit);
        var other = await database.AddUserAsync();
        await AppendAsync("mine", limit.Token);

        (await events.ReadAsync(other, stream, 0, 10, limit.Token)).ShouldBeEmpty();
        await Should.ThrowAsync<InvalidOperationException>(() => events.AppendAsync(other, stream, "said", "theirs", limit.Token));
    }

    private Task<StoredEvent> AppendAsync(string word, CancellationToken cancellation) =>
        events.AppendAsync(TestDatabase.LocalUser, stream, "said", word, cancellation);

    private async Task<List<StoredEvent>> ReadAsync(long after, int count, CancellationToken cancellation)
    {
        List<StoredEvent> read = [];
        await foreach (var stored in events.FollowAsync(TestDatabase.LocalUser, stream, after, cancellation))
        {
            read.Add(stored);
            if (read.Count == count) break;
        }
        return read;
    }
}

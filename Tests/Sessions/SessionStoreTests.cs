using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Sessions;

public sealed class SessionStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly SessionStore sessions = new(database.Source, TimeProvider.System);

    [Fact]
    public async Task A_session_is_begun_when_none_is_given_and_kept_when_one_is()
    {
        var begun = await EnsureAsync(TestDatabase.LocalUser, null, "Sort\n a  list");
        var kept = await EnsureAsync(TestDatabase.LocalUser, begun, "Something else");

        kept.ShouldBe(begun);
        (await database.Source.FirstAsync<string>("select title from sessions where id = @begun", new { begun }, CancellationToken.None)).ShouldBe("Sort a list");
    }

    [Fact]
    public async Task A_long_title_is_cut() =>
        (await database.Source.FirstAsync<string>("select title from sessions where id = @id",
            new { id = await EnsureAsync(TestDatabase.LocalUser, null, new string('x', 5_000)) }, CancellationToken.None))!.Length.ShouldBe(SessionRequest.MaxTitle);

    [Fact]
    public async Task Another_users_session_is_as_if_it_were_not_there()
    {
        var other = await database.AddUserAsync();
        var mine = await EnsureAsync(TestDatabase.LocalUser, null, "Mine");

        (await EnsureAsync(other, mine, "Theirs")).ShouldBeNull();
        (await AddAsync(other, mine!.Value, "Hello")).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_comes_back_as_stored()
    {
        var session = await EnsureAsync(TestDatabase.LocalUser, null, "Messages");
        var execution = Guid.CreateVersion7();

        var message = await AddAsync(TestDatabase.LocalUser, session!.Value, "Hello", execution);

        message.ShouldNotBeNull();
        message.Role.ShouldBe(SessionStore.UserRole);
        message.Content.ShouldBe("Hello");
        message.ExecutionId.ShouldBe(execution);
        message.CreatedAt.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Cutting_a_title_never_cuts_a_character_in_two()
    {
        var id = await EnsureAsync(TestDatabase.LocalUser, null, "x" + string.Concat(Enumerable.Repeat("😀", 300)));

        (await sessions.ListAsync(TestDatabase.LocalUser, "x😀", 1, 100, CancellationToken.None)).Sessions
            .ShouldContain(session => session.Id == id && session.Title.EndsWith("😀…") && session.Status == null);
    }

    private Task<Guid?> EnsureAsync(Guid userId, Guid? sessionId, string title) => database.Source.InTransactionAsync(
        transaction => sessions.EnsureAsync(transaction, userId, sessionId, title, CancellationToken.None), CancellationToken.None);

    private Task<Message?> AddAsync(Guid userId, Guid sessionId, string content, Guid? executionId = null) => database.Source.InTransactionAsync(
        transaction => sessions.AddMessageAsync(transaction, userId, sessionId, SessionStore.UserRole, content, executionId, CancellationToken.None),
        CancellationToken.None);
}

using Nightshift.Data;
using Npgsql;

namespace Nightshift.Sessions;

/// <summary>Conversations and their messages. What is not the user's is as if it were not there.</summary>
public sealed class SessionStore(NpgsqlDataSource database, TimeProvider time)
{
    public const string DefaultTitle = "New session";

    public const string UserRole = "user";

    public const string AssistantRole = "assistant";

    private const string CreateSql = """
        insert into sessions (id, user_id, title, created_at, updated_at) values (@id, @userId, @title, @now, @now)
        """;

    private const string TouchSql = """
        update sessions set updated_at = @now where id = @sessionId and user_id = @userId returning id
        """;

    /// <summary>The given session, or a new one with that title when none is given; null when it is not the user's.</summary>
    public async Task<Guid?> EnsureAsync(NpgsqlTransaction transaction, Guid userId, Guid? sessionId, string title, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (sessionId is not null) return await transaction.FirstAsync<Guid?>(TouchSql, new { sessionId, userId, now }, cancellation);

        var id = Guid.CreateVersion7(now);
        await transaction.ExecuteAsync(CreateSql, new { id, userId, title = Title(title), now }, cancellation);
        return id;
    }

    private const string AddMessageSql = """
        with session as (update sessions set updated_at = @now where id = @sessionId and user_id = @userId returning id)
        insert into messages (id, session_id, user_id, role, content, execution_id, created_at)
        select @id, id, @userId, @role, @content, @executionId, @now from session
        returning id, role, content, execution_id, created_at
        """;

    /// <summary>Adds a message at the end; null when the session is not the user's.</summary>
    /// <param name="role"><see cref="UserRole"/> or <see cref="AssistantRole"/>.</param>
    public Task<Message?> AddMessageAsync(
        NpgsqlTransaction transaction, Guid userId, Guid sessionId, string role, string content, Guid? executionId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return transaction.FirstAsync<Message>(
            AddMessageSql, new { id = Guid.CreateVersion7(now), sessionId, userId, role, content, executionId, now }, cancellation);
    }

    private const string ListSql = """
        select s.id, s.title, e.status, s.created_at, s.updated_at
        from sessions s
        left join lateral (select status from executions where session_id = s.id and user_id = @userId order by created_at desc limit 1) e on true
        where s.user_id = @userId and (@q::text is null or strpos(lower(s.title), lower(@q)) > 0)
        order by s.updated_at desc, s.id desc limit @limit offset @offset
        """;

    private const string CountSql = """
        select count(*) from sessions where user_id = @userId and (@q::text is null or strpos(lower(title), lower(@q)) > 0)
        """;

    /// <param name="q">Part of the title, in any case; all sessions when null.</param>
    /// <param name="page">From 1; the last touched come first.</param>
    public async Task<SessionList> ListAsync(Guid userId, string? q, int page, int limit, CancellationToken cancellation)
    {
        var parameters = new { userId, q, limit, offset = (page - 1L) * limit };
        var sessions = await database.QueryAsync<Session>(ListSql, parameters, cancellation);
        return new SessionList(sessions, await database.FirstAsync<long>(CountSql, parameters, cancellation), page);
    }

    /// <summary>One line of at most <see cref="SessionRequest.MaxTitle"/> characters.</summary>
    private static string Title(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length == 0) return DefaultTitle;
        if (line.Length <= SessionRequest.MaxTitle) return line;

        var end = SessionRequest.MaxTitle - 1;
        if (char.IsHighSurrogate(line[end - 1])) end--; // half a character cannot be stored
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }
}

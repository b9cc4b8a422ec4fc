using Nightshift.Data;
using Nightshift.Executions;
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

    public async Task<Session> CreateAsync(Guid userId, string title, CancellationToken cancellation)
    {
        var id = await database.InTransactionAsync(transaction => EnsureAsync(transaction, userId, null, title, cancellation), cancellation);
        return (await FindAsync(userId, id!.Value, cancellation))!;
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

    private const string SelectSql = $"""
        select s.id, s.title, e.status, coalesce({ExecutionStore.HeldSql}, false) as held, s.created_at, s.updated_at
        from sessions s
        left join lateral (select id, status from executions where session_id = s.id and user_id = @userId order by created_at desc limit 1) e on true
        where s.user_id = @userId
        """;

    private const string ListSql = SelectSql + """
         and (@q::text is null or strpos(lower(s.title), lower(@q)) > 0
           or exists (select from messages m where m.session_id = s.id and m.user_id = @userId and strpos(lower(m.content), lower(@q)) > 0))
        order by s.updated_at desc, s.id desc limit @limit offset @offset
        """;

    private const string CountSql = """
        select count(*) from sessions s where user_id = @userId and (@q::text is null or strpos(lower(title), lower(@q)) > 0
          or exists (select from messages m where m.session_id = s.id and m.user_id = @userId and strpos(lower(m.content), lower(@q)) > 0))
        """;

    /// <param name="q">Part of the title or of what was said, in any case; all sessions when null.</param>
    /// <param name="page">From 1; the last touched come first.</param>
    public async Task<SessionList> ListAsync(Guid userId, string? q, int page, int limit, CancellationToken cancellation)
    {
        var parameters = new { userId, q, limit, offset = (page - 1L) * limit };
        var sessions = await database.QueryAsync<Session>(ListSql, parameters, cancellation);
        return new SessionList(sessions, await database.FirstAsync<long>(CountSql, parameters, cancellation), page);
    }

    private const string FindSql = SelectSql + " and s.id = @id";

    /// <summary>Null when it is not the user's.</summary>
    public Task<Session?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.FirstAsync<Session>(FindSql, new { userId, id }, cancellation);

    private const string MessagesSql = """
        select id, role, content, execution_id, created_at from messages where session_id = @id and user_id = @userId order by created_at, id
        """;

    private const string ExecutionsSql = $"{ExecutionStore.SummarySql} where e.session_id = @id and e.user_id = @userId order by e.created_at, e.id";

    /// <summary>The whole conversation, oldest first; null when it is not the user's.</summary>
    public async Task<SessionDetail?> ReadAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(userId, id, cancellation) is not { } session) return null;
        var messages = await database.QueryAsync<Message>(MessagesSql, new { userId, id }, cancellation);
        var executions = await database.QueryAsync<ExecutionSummary>(ExecutionsSql, new { userId, id }, cancellation);
        return new SessionDetail(session.Id, session.Title, session.CreatedAt, session.UpdatedAt, messages, executions);
    }

    private const string RenameSql = "update sessions set title = @title, updated_at = @now where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public async Task<Session?> RenameAsync(Guid userId, Guid id, string title, CancellationToken cancellation) =>
        await database.ExecuteAsync(RenameSql, new { userId, id, title = Title(title), now = time.GetUtcNow() }, cancellation) > 0
            ? await FindAsync(userId, id, cancellation)
            : null;

    private const string ClearSql = """
        with session as (update sessions set updated_at = @now where id = @id and user_id = @userId returning id),
        cleared as (delete from messages where session_id in (select id from session) and user_id = @userId)
        select id from session
        """;

    /// <summary>Deletes all messages, and leaves the executions; false when it is not the user's.</summary>
    public async Task<bool> ClearAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        await database.FirstAsync<Guid?>(ClearSql, new { userId, id, now = time.GetUtcNow() }, cancellation) is not null;

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

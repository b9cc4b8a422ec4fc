using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Workspaces;

/// <summary>The users' workspaces. Whatever changes one tells its followers in the same transaction.</summary>
public sealed class WorkspaceStore(NpgsqlDataSource database, EventLog events, WorkspaceFolders folders, IOptions<WorkspaceOptions> options, TimeProvider time)
{
    private const string Columns = """
        id, user_id, session_id, name, made_from, source_id, created_at, changed_at, expires_at, coalesce((select seq from event_streams where stream = 'workspace/' || workspaces.id), 0) as seq
        """;

    private const string LockUserSql = "select id from users where id = @UserId for update";

    private const string AddSql = """
        insert into workspaces (id, user_id, session_id, name, made_from, source_id, created_at, changed_at, expires_at)
        select @Id, @UserId, @SessionId, @Name, @madeFrom, @SourceId, @CreatedAt, @ChangedAt, @ExpiresAt
        where (select count(*) from workspaces where user_id = @UserId) < @most
        """;

    /// <summary>False when the user has the most there can be.</summary>
    public Task<bool> AddAsync(Workspace workspace, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockUserSql, new { workspace.UserId }, cancellation); // so that two at once do not pass the limit together
        return await transaction.ExecuteAsync(AddSql, new
        {
            workspace.Id, workspace.UserId, workspace.SessionId, workspace.Name, madeFrom = Json.Name(workspace.MadeFrom), workspace.SourceId, workspace.CreatedAt, workspace.ChangedAt, workspace.ExpiresAt, most = options.Value.PerUser
        }, cancellation) > 0;
    }, cancellation);

    private const string Wanted = "user_id = @userId and (@sourceId::text is null or source_id = @sourceId)";

    private const string CountSql = $"select count(*) from workspaces where {Wanted}";

    public Task<long> CountAsync(Guid userId, CancellationToken cancellation, string? sourceId = null) => database.FirstAsync<long>(CountSql, new { userId, sourceId }, cancellation);

    private const string FindSql = $"select {Columns} from workspaces where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public Task<Workspace?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) => database.FirstAsync<Workspace>(FindSql, new { userId, id }, cancellation);

    private const string ListSql = $"select {Columns} from workspaces where {Wanted} order by changed_at desc, id desc limit @limit offset @offset";

    /// <summary>One page, the last changed first, and how many there are.</summary>
    /// <param name="sourceId">Only those that were made from it.</param>
    public async Task<(IReadOnlyList<Workspace> Workspaces, long Total)> ListAsync(Guid userId, string? sourceId, int page, int limit, CancellationToken cancellation) => (
        await database.QueryAsync<Workspace>(ListSql, new { userId, sourceId, limit, offset = (page - 1L) * limit }, cancellation), await CountAsync(userId, cancellation, sourceId));

    private const string LockSql = "select id from workspaces where id = @id and user_id = @userId for update";

    private const string TouchSql = "update workspaces set name = coalesce(@name, name), changed_at = @now, expires_at = @expiresAt, warned_at = null where id = @id and user_id = @userId";

    /// <summary>
    /// Does something to the files while nobody else does, and tells of it. What has begun is not cut off, since the files would be changed and nobody be told.
    /// </summary>
    /// <param name="work">Gives its result, and what to tell.</param>
    /// <returns>Null when it is not the user's.</returns>
    public Task<T?> ChangeAsync<T>(Guid userId, Guid id, Func<WorkspaceFolder, Task<(T Result, WorkspaceChanged Change)>> work) where T : class => database.InTransactionAsync<T?>(async transaction =>
    {
        if (await transaction.FirstAsync<Guid?>(LockSql, new { id, userId }, CancellationToken.None) is null) return null;
        var (result, change) = await work(folders.Of(userId, id));
        await TouchAsync(transaction, userId, id, null, change);
        return result;
    }, CancellationToken.None);

    /// <summary>Gives it another name, or only puts its end off. False when it is not the user's.</summary>
    public Task<bool> KeepAsync(Guid userId, Guid id, string? name, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
        await TouchAsync(transaction, userId, id, name, WorkspaceChanged.Of(name is null ? "kept" : "named")), cancellation);

    private async Task<bool> TouchAsync(NpgsqlTransaction transaction, Guid userId, Guid id, string? name, WorkspaceChanged change)
    {
        var now = time.GetUtcNow();
        if (await transaction.ExecuteAsync(TouchSql, new { id, userId, name, now, expiresAt = ExpiryAt(now) }, CancellationToken.None) == 0) return false;
        await events.AppendAsync(transaction, userId, WorkspaceEvents.Stream(id), WorkspaceEvents.Changed, change, CancellationToken.None);
        return true;
    }

    /// <summary>When something that was changed now is deleted.</summary>
    public DateTimeOffset ExpiryAt(DateTimeOffset now) => now.AddDays(options.Value.Days);

    private static readonly string DeleteSql = $"""
        with gone as (delete from workspaces where id = @id and user_id = @userId returning id),
          {EventLog.Forgotten(WorkspaceEvents.StreamPrefix)},
          changed as (select id from gone)
        {StreamName.Tell(WorkspaceEvents.StreamPrefix, "id")}
        """;

    /// <summary>Deletes the row, its events, and then the files; whoever follows it hears of that. False when it is not the user's.</summary>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await database.FirstAsync<Guid?>(DeleteSql, new { id, userId }, cancellation) is null) return false;
        folders.Delete(userId, id);
        return true;
    }
}

using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Repositories;

/// <summary>Imported repositories as their owner sees them.</summary>
public sealed class RepositoryStore(NpgsqlDataSource database, EventLog events)
{
    private const string Columns = "id, name, address, artifact_id, status, fault, branch, commit_sha, bytes, analysis, hook_secret is not null as has_webhook, created_at, started_at, completed_at";

    private const string AddSql = $"""
        insert into repositories (id, user_id, address, name, artifact_id, status) values (@id, @userId, @address, @name, @artifactId, 'queued')
        on conflict (user_id, address) do update set status = 'queued', fault = null, first_run = repositories.run, commit_sha = null, cancel_requested_at = null, started_at = null, completed_at = null, artifact_id = excluded.artifact_id
          where repositories.status in ('ready', 'failed', 'cancelled')
        returning {Columns}
        """;

    /// <summary>Queues an import. One of an address that is here already brings it up to date; null while that is still going on.</summary>
    /// <param name="address">Without any credential.</param>
    public Task<Repository?> AddAsync(Guid userId, string address, string name, Guid? artifactId, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var repository = await transaction.FirstAsync<Repository>(AddSql, new { id = Guid.CreateVersion7(), userId, address, name, artifactId }, cancellation);
        if (repository is not null) await events.AppendAsync(transaction, userId, RepositoryEvents.Stream(repository.Id), RepositoryEvents.Queued, new RepositoryQueued(repository.Id, name), cancellation);
        return repository;
    }, cancellation);

    private const string FindSql = $"select {Columns} from repositories where id = @id and user_id = @userId";

    /// <summary>Null when there is none, or it is another user's.</summary>
    public Task<Repository?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) => database.FirstAsync<Repository>(FindSql, new { id, userId }, cancellation);

    private const string NamedSql = $"select {Columns} from repositories where user_id = @userId and lower(name) = lower(@name) order by status = 'ready' desc, created_at desc limit 1";

    /// <param name="name">Owner and name, with a slash between.</param>
    public Task<Repository?> FindAsync(Guid userId, string name, CancellationToken cancellation) => database.FirstAsync<Repository>(NamedSql, new { userId, name }, cancellation);

    private const string CountSql = "select count(*) from repositories where user_id = @userId";

    private const string ListSql = $"select {Columns} from repositories where user_id = @userId order by created_at desc, id desc limit @limit offset @offset";

    /// <summary>One page, newest first.</summary>
    public async Task<RepositoryList> ListAsync(Guid userId, int page, int limit, CancellationToken cancellation) => new(
        await database.QueryAsync<Repository>(ListSql, new { userId, limit, offset = (page - 1L) * limit }, cancellation), await database.FirstAsync<long>(CountSql, new { userId }, cancellation), page);

    private const string BeganSql = """
        select coalesce(max(e.seq), 1) - 1 from events e join event_streams s using (stream) where e.stream = @stream and s.user_id = @userId and e.type = @type
        """;

    /// <summary>The number of the last event before the latest import of a repository began.</summary>
    public Task<long> BeganAfterAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.FirstAsync<long>(BeganSql, new { userId, stream = RepositoryEvents.Stream(id), type = RepositoryEvents.Queued }, cancellation);

    private const string CancelSql = """
        update repositories set cancel_requested_at = now(), status = case when status in ('queued', 'indexing') then 'cancelled' else status end,
          completed_at = case when status in ('queued', 'indexing') then now() end
        where id = @id and user_id = @userId and status in ('queued', 'cloning', 'analysing', 'indexing') returning status
        """;

    private const string UnqueueSql = "delete from search_queue where repository_id = @id and user_id = @userId";

    /// <summary>Stops an import: at once where nobody works on it, else as soon as whoever does hears of it. False when it has ended, or is not there.</summary>
    public Task<bool> CancelAsync(Guid userId, Guid id, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<string>(CancelSql, new { id, userId }, cancellation) is not { } status) return false;
        await transaction.ExecuteAsync(UnqueueSql, new { id, userId }, cancellation);
        var stream = RepositoryEvents.Stream(id);
        if (status == Json.Name(RepositoryStatus.Cancelled)) await events.AppendAsync(transaction, userId, stream, RepositoryEvents.Completed, new RepositoryCompleted(RepositoryStatus.Cancelled, null, null), cancellation);
        else await events.AppendAsync(transaction, userId, stream, RepositoryEvents.CancelRequested, new { }, cancellation);
        return true;
    }, cancellation);

    private static readonly string DeleteSql = $"""
        with gone as (delete from repositories where id = @id and user_id = @userId returning id),
          unqueued as (delete from search_queue using gone where search_queue.repository_id = gone.id),
          {EventLog.Forgotten(RepositoryEvents.StreamPrefix)}
        select count(*) from gone
        """;

    /// <summary>Deletes the row and all that hangs on it; the files on disk are the caller's. False when there is none.</summary>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation) => await database.FirstAsync<long>(DeleteSql, new { id, userId }, cancellation) > 0;
}

using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Repositories;

/// <summary>What Jobs writes while it imports: each step with its event in one transaction, and only while nobody else has taken the import over.</summary>
internal sealed class ImportStore(NpgsqlDataSource database, EventLog events)
{
    private static readonly string StrandedSql = $"""
        select r.id from repositories r
        where r.status in ('queued', 'cloning', 'analysing')
          and {JobDispatcher.HasNoJob("r.id")}
        order by r.created_at limit 500
        """;

    /// <summary>Open imports that no job stands for.</summary>
    public Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, string group, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(StrandedSql, new { scheduler, group }, cancellation);

    private const string PickUpSql = """
        update repositories set run = run + 1, status = 'cloning', started_at = coalesce(started_at, now())
        where id = @id and status in ('queued', 'cloning', 'analysing') returning id, user_id, run, run - first_run as pick_ups, address, artifact_id, commit_sha
        """;

    /// <summary>Null when it has ended.</summary>
    public Task<Import?> PickUpAsync(Guid id, CancellationToken cancellation) => database.FirstAsync<Import>(PickUpSql, new { id }, cancellation);

    private const string TellSql = "update repositories set status = @status where id = @Id and run = @Run";

    public Task TellAsync(Import import, RepositoryProgress progress, CancellationToken cancellation) => WriteAsync(import, async transaction =>
    {
        await transaction.ExecuteAsync(TellSql, new { import.Id, import.Run, status = Json.Name(progress.Status) }, cancellation);
        await AppendAsync(transaction, import, progress, cancellation);
    }, cancellation);

    private const string ClonedSql = "update repositories set branch = @Branch, commit_sha = @Sha, bytes = @bytes where id = @Id";

    public async Task<Import> ClonedAsync(Import import, ClonedCommit commit, long bytes, CancellationToken cancellation)
    {
        await WriteAsync(import, transaction => transaction.ExecuteAsync(ClonedSql, new { import.Id, commit.Branch, commit.Sha, bytes }, cancellation), cancellation);
        return import with { CommitSha = commit.Sha };
    }

    private const string AnalysedSql = """
        update repositories set analysis = @analysis, status = 'indexing' where id = @Id;
        insert into search_queue (user_id, repository_id) values (@UserId, @Id);
        insert into search_queue (user_id, artifact_id) select @UserId, @ArtifactId::uuid where @ArtifactId::uuid is not null
        """;

    /// <summary>From here on the import is the index's, which holds an archive's files as the repository's from now on.</summary>
    public Task AnalysedAsync(Import import, RepositoryAnalysis analysis, CancellationToken cancellation) => WriteAsync(import, async transaction =>
    {
        await transaction.ExecuteAsync(AnalysedSql, new { import.Id, import.UserId, import.ArtifactId, analysis }, cancellation);
        await AppendAsync(transaction, import, new RepositoryProgress(RepositoryStatus.Indexing, $"Indexing {analysis.IndexedFiles} files"), cancellation);
    }, cancellation);

    private const string IndexedSql = """
        update repositories set status = @status, fault = @fault, completed_at = now() where id = @id and user_id = @userId and status = 'indexing'
        returning (extract(epoch from now() - started_at) * 1000)::bigint
        """;

    /// <summary>Its files are in the index, in the transaction that put them there.</summary>
    /// <param name="fault">Why they are not.</param>
    public async Task IndexedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, string? fault, CancellationToken cancellation)
    {
        var status = fault is null ? RepositoryStatus.Ready : RepositoryStatus.Failed;
        if (await transaction.FirstAsync<long?>(IndexedSql, new { id, userId, status = Json.Name(status), fault }, cancellation) is { } ms)
            await events.AppendAsync(transaction, userId, RepositoryEvents.Stream(id), RepositoryEvents.Completed, new RepositoryCompleted(status, fault, ms), cancellation);
    }

    private const string EndSql = """
        update repositories set status = @status, fault = @fault, completed_at = now() where id = @Id and run = @Run and status in ('cloning', 'analysing')
        returning (extract(epoch from now() - started_at) * 1000)::bigint
        """;

    public Task EndAsync(Import import, RepositoryStatus status, string? fault, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<long?>(EndSql, new { import.Id, import.Run, status = Json.Name(status), fault }, cancellation) is not { } ms) return false;
        await events.AppendAsync(transaction, import.UserId, RepositoryEvents.Stream(import.Id), RepositoryEvents.Completed, new RepositoryCompleted(status, fault, ms), cancellation);
        return true;
    }, cancellation);

    private const string ExistsSql = "select exists (select 1 from repositories where id = @Id)";

    public Task<bool> ExistsAsync(Import import, CancellationToken cancellation) => database.FirstAsync<bool>(ExistsSql, new { import.Id }, cancellation);

    private const string KnownSql = "select id from repositories where id = any(@ids)";

    /// <summary>Those that are there.</summary>
    public Task<IReadOnlyList<Guid>> KnownAsync(Guid[] ids, CancellationToken cancellation) => database.QueryAsync<Guid>(KnownSql, new { ids }, cancellation);

    private Task AppendAsync(NpgsqlTransaction transaction, Import import, RepositoryProgress progress, CancellationToken cancellation) =>
        events.AppendAsync(transaction, import.UserId, RepositoryEvents.Stream(import.Id), RepositoryEvents.Progress, progress, cancellation);

    private const string HoldSql = "select cancel_requested_at is not null from repositories where id = @Id and run = @Run and status in ('cloning', 'analysing') for update";

    private Task WriteAsync(Import import, Func<NpgsqlTransaction, Task> write, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<bool?>(HoldSql, new { import.Id, import.Run }, cancellation) ?? throw new RunLostException()) throw new OperationCanceledException();
        await write(transaction);
        return true;
    }, cancellation);
}

/// <summary>An import that this process works on.</summary>
internal sealed record Import
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required int Run { get; init; }
    public required int PickUps { get; init; }
    public required string Address { get; init; }
    public Guid? ArtifactId { get; init; }
    public string? CommitSha { get; init; }
}

using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Takes what is to be indexed from its queue and writes the chunks, each in one transaction, so that a killed process loses nothing and leaves nothing half.</summary>
internal sealed class IndexStore(NpgsqlDataSource database, SourceReader reader, ImportStore imports)
{
    private const string NextSql = """
        delete from search_queue where id = (select id from search_queue order by id for update skip locked limit 1)
        returning user_id, execution_id, artifact_id, repository_id
        """;

    /// <returns>False when nothing waits.</returns>
    public Task<bool> IndexNextAsync(CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<Waiting>(NextSql, null, cancellation) is not { } waiting) return false;
        // Locks the user's row before anything is read: versions are in the order of the commits, and nobody's older reading overwrites a newer one.
        if (await transaction.FirstAsync<long?>(TakeVersionSql, new { waiting.UserId }, cancellation) is not { } version) return true;
        try
        {
            if (await reader.ReadAsync(transaction, waiting, cancellation) is { } source) await SaveAsync(transaction, waiting, source, version, cancellation);
            else await transaction.ExecuteAsync(RemoveSql, waiting, cancellation);
        }
        catch (GitException exception) // what waits behind it must not wait for ever
        {
            if (waiting.RepositoryId is { } repository) await imports.IndexedAsync(transaction, waiting.UserId, repository, exception.Message, cancellation);
        }
        return true;
    }, cancellation);

    private const string TakeVersionSql = """
        insert into search_versions (user_id, version) select id, 1 from users where id = @userId
        on conflict (user_id) do update set version = search_versions.version + 1 returning version
        """;

    private const string SourceSql = """
        insert into search_sources (id, user_id, session_id, execution_id, artifact_id, repository_id, type) values (@id, @userId, @sessionId, @executionId, @artifactId, @repositoryId, @type)
        """;

    private const string KnownSql = """
        select id, type, session_id from search_sources where user_id = @userId and (execution_id = @executionId or artifact_id = @artifactId or repository_id = @repositoryId)
        """;

    private const string RemoveSql = "delete from search_sources where user_id = @userId and (execution_id = @executionId or artifact_id = @artifactId or repository_id = @repositoryId)";

    /// <summary>Files are compared by their content: what is unchanged stays as it is, and what was renamed keeps its chunks.</summary>
    private async Task SaveAsync(NpgsqlTransaction transaction, Waiting waiting, IndexSource source, long version, CancellationToken cancellation)
    {
        var known = await transaction.FirstAsync<KnownSource>(KnownSql, waiting, cancellation);
        if (known is not null && (known.Type != source.Type || known.SessionId != source.SessionId))
        {
            await transaction.ExecuteAsync(RemoveSql, waiting, cancellation);
            known = null;
        }
        var id = known?.Id ?? Guid.CreateVersion7();
        if (known is null) await transaction.ExecuteAsync(SourceSql, new { id, waiting.UserId, source.SessionId, waiting.ExecutionId, waiting.ArtifactId, waiting.RepositoryId, source.Type }, cancellation);
        await FileChanges.ApplyAsync(transaction, waiting.UserId, id, version, source.Files, cancellation);
        if (waiting.RepositoryId is { } repository) await imports.IndexedAsync(transaction, waiting.UserId, repository, null, cancellation);
    }

    private sealed record KnownSource(Guid Id, string Type, Guid? SessionId);
}

/// <summary>A row of the queue: an execution, an artifact or a repository.</summary>
internal sealed record Waiting(Guid UserId, Guid? ExecutionId, Guid? ArtifactId, Guid? RepositoryId);

/// <param name="Type">Of the artifact that holds it.</param>
internal sealed record IndexSource(Guid? SessionId, string Type, IReadOnlyList<SourceFile> Files);

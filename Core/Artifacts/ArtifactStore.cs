using System.Text.Json;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Artifacts;

/// <summary>Artifacts: a row each, with the content on disk. A row is only there when its file is, whole. What is not the user's is as if it were not there.</summary>
public sealed class ArtifactStore(NpgsqlDataSource database, ArtifactFiles files, TimeProvider time)
{
    /// <summary>Most that a stored file may have: 1 GiB.</summary>
    private const long MaxBytes = 1L << 30;

    private const string Columns = """
        id, name, type, mime_type, size_bytes, sha256, language, session_id, execution_id, metadata::text as metadata, created_at, expires_at, file_path
        """;

    /// <summary>Stores content and row in a transaction of its own.</summary>
    /// <returns>Null when the id, the session or the execution is another user's.</returns>
    public async Task<Artifact?> SaveAsync(NewArtifact artifact, Stream content, CancellationToken cancellation)
    {
        using var staged = await StageAsync(artifact, content, cancellation); // before the transaction, which must not wait for a slow stream
        return await SaveAsync(artifact, staged, cancellation);
    }

    /// <summary>Stores content and row; the row in the caller's transaction.</summary>
    /// <returns>Null when the id, the session or the execution is another user's.</returns>
    public async Task<Artifact?> SaveAsync(NpgsqlTransaction transaction, NewArtifact artifact, Stream content, CancellationToken cancellation)
    {
        using var staged = await StageAsync(artifact, content, cancellation);
        return await SaveAsync(transaction, artifact, staged, cancellation);
    }

    /// <summary>Stores the row of content that is staged already.</summary>
    public Task<Artifact?> SaveAsync(NewArtifact artifact, StagedFile staged, CancellationToken cancellation) =>
        database.InTransactionAsync(transaction => SaveAsync(transaction, artifact, staged, cancellation), cancellation);

    private const string SaveSql = $"""
        insert into artifacts (id, user_id, session_id, execution_id, name, type, mime_type, file_path, size_bytes, sha256, language, metadata, created_at, expires_at)
        select @id, @userId, @sessionId, @executionId, @name, @type, @mimeType, @path, @size, @sha256, @language, @metadata::jsonb, @now, @expiresAt
        where (@sessionId::uuid is null or exists (select from sessions where id = @sessionId and user_id = @userId))
          and (@executionId::uuid is null or exists (select from executions where id = @executionId and user_id = @userId))
        on conflict (id) do update set
          session_id = excluded.session_id, execution_id = excluded.execution_id, name = excluded.name, type = excluded.type, mime_type = excluded.mime_type,
          file_path = excluded.file_path, size_bytes = excluded.size_bytes, sha256 = excluded.sha256, language = excluded.language,
          metadata = excluded.metadata, expires_at = excluded.expires_at
        where artifacts.user_id = @userId
        returning {Columns}
        """;

    private async Task<Artifact?> SaveAsync(NpgsqlTransaction transaction, NewArtifact artifact, StagedFile staged, CancellationToken cancellation)
    {
        var name = ArtifactName.Clean(artifact.Name);
        var row = await transaction.FirstAsync<Row>(SaveSql, new
        {
            artifact.Id, artifact.UserId, artifact.SessionId, artifact.ExecutionId, name, artifact.Type, artifact.MimeType,
            path = ArtifactFiles.RelativePath(artifact.UserId, artifact.Id, name), staged.Size, staged.Sha256, artifact.Language,
            metadata = artifact.Metadata?.GetRawText() ?? "{}", now = time.GetUtcNow(), artifact.ExpiresAt
        }, cancellation);
        if (row is not null) staged.Keep(name); // before the commit, so that a row never comes first
        return row?.ToArtifact();
    }

    private const string Filter = """
        user_id = @userId and (@sessionId::uuid is null or session_id = @sessionId)
          and (@type::text is null or type = @type) and (@language::text is null or language = @language)
          and (@q::text is null or strpos(lower(name), lower(@q)) > 0)
        """;

    private const string ListSql = $"""
        select {Columns} from artifacts where {Filter}
        order by created_at desc, id desc limit @limit offset @offset
        """;

    private const string CountSql = $"select count(*) from artifacts where {Filter}";

    /// <param name="q">Part of the name, in any case.</param>
    /// <param name="page">From 1; the newest come first.</param>
    public async Task<ArtifactList> ListAsync(
        Guid userId, Guid? sessionId, string? type, string? language, string? q, int page, int limit, CancellationToken cancellation)
    {
        var parameters = new { userId, sessionId, type, language, q, limit, offset = (page - 1L) * limit };
        var rows = await database.QueryAsync<Row>(ListSql, parameters, cancellation);
        return new ArtifactList([.. rows.Select(row => row.ToArtifact())], await database.FirstAsync<long>(CountSql, parameters, cancellation), page);
    }

    private const string FindSql = $"select {Columns} from artifacts where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public async Task<Artifact?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { userId, id }, cancellation))?.ToArtifact();

    /// <summary>The artifact with its content, which the caller disposes; null when it is not the user's.</summary>
    /// <exception cref="FileNotFoundException">The row is there and the file is not: somebody else deleted it.</exception>
    public async Task<(Artifact Artifact, FileStream Content)?> OpenAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await database.FirstAsync<Row>(FindSql, new { userId, id }, cancellation) is not { } row) return null;
        return (row.ToArtifact(), files.Open(row.FilePath) ?? throw new FileNotFoundException($"The content of artifact {id} is missing."));
    }

    private const string RenameSql = $"update artifacts set name = @name where id = @id and user_id = @userId returning {Columns}";

    /// <summary>Gives it another name, made safe; its file stays where it is. Null when it is not the user's.</summary>
    public async Task<Artifact?> RenameAsync(Guid userId, Guid id, string name, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(RenameSql, new { userId, id, name = ArtifactName.Clean(name) }, cancellation))?.ToArtifact();

    private const string DeleteSql = """
        with gone as (delete from artifacts where id = @id and user_id = @userId returning id, execution_id),
        forgotten as (
          update executions e set artifact_id = null from gone where e.id = gone.execution_id and e.artifact_id = gone.id and e.user_id = @userId)
        select id from gone
        """;

    /// <summary>Deletes row and file; false when it is not the user's.</summary>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation)
    {
        if (await database.FirstAsync<Guid?>(DeleteSql, new { userId, id }, cancellation) is null) return false;
        files.Delete(userId, id);
        return true;
    }

    private async Task<StagedFile> StageAsync(NewArtifact artifact, Stream content, CancellationToken cancellation) =>
        await files.StageAsync(artifact.UserId, artifact.Id, content, MaxBytes, cancellation)
        ?? throw new InvalidOperationException($"An artifact may have at most {MaxBytes} bytes.");

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Type { get; init; } = "";
        public string MimeType { get; init; } = "";
        public long SizeBytes { get; init; }
        public string Sha256 { get; init; } = "";
        public string? Language { get; init; }
        public Guid? SessionId { get; init; }
        public Guid? ExecutionId { get; init; }
        public string Metadata { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
        public string FilePath { get; init; } = "";

        public Artifact ToArtifact() => new(
            Id, Name, Type, MimeType, SizeBytes, Sha256, Language, SessionId, ExecutionId, JsonSerializer.Deserialize<JsonElement>(Metadata),
            $"/artifacts/{Id}/download", CreatedAt, ExpiresAt);
    }
}

using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Reads what an execution delivered, or a person uploaded or imported.</summary>
internal sealed class SourceReader(ArtifactFiles artifacts, RepositoryTree tree, IOptions<RepositoryOptions> repositories, IOptions<SearchOptions> options)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Holds off its deletion until the end of the transaction.</summary>
    /// <returns>Null when it is gone, or no text.</returns>
    public Task<IndexSource?> ReadAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation) =>
        waiting.RepositoryId is not null ? ReadRepositoryAsync(transaction, waiting, cancellation)
        : waiting.ExecutionId is null ? ReadArtifactAsync(transaction, waiting, cancellation) : ReadExecutionAsync(transaction, waiting, cancellation);

    private const string RepositorySql = "select commit_sha from repositories where id = @repositoryId and user_id = @userId and status = 'indexing' for update";

    /// <summary>Cancelling it waits as long.</summary>
    private async Task<IndexSource?> ReadRepositoryAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation)
    {
        if (await transaction.FirstAsync<string>(RepositorySql, waiting, cancellation) is not { } commit) return null;
        var clone = RepositoryFolders.Clone(waiting.UserId, waiting.RepositoryId!.Value);
        var text = await tree.SelectAsync(clone, commit, await tree.ListAsync(clone, commit, cancellation), repositories.Value, cancellation);
        return new IndexSource(null, Repository.IndexType, text.Files);
    }

    private const string ExecutionSql = """
        select e.session_id, a.files, e.tests
        from executions e join attempts a on a.execution_id = e.id and a.number = e.best_attempt
        where e.id = @executionId and e.user_id = @userId for key share of e
        """;

    private static async Task<IndexSource?> ReadExecutionAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation) =>
        await transaction.FirstAsync<Delivered>(ExecutionSql, waiting, cancellation) is { } delivered
            ? new IndexSource(delivered.SessionId, ArtifactTypes.Generated, [.. delivered.Files ?? [], .. delivered.Tests ?? []])
            : null;

    private const string ArtifactSql = "select session_id, name, type, file_path, size_bytes from artifacts where id = @artifactId and user_id = @userId for key share";

    private async Task<IndexSource?> ReadArtifactAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation)
    {
        if (await transaction.FirstAsync<Uploaded>(ArtifactSql, waiting, cancellation) is not { } uploaded || uploaded.SizeBytes > options.Value.FileBytes) return null;
        return await TextAsync(uploaded.FilePath, cancellation) is { } text ? new IndexSource(uploaded.SessionId, uploaded.Type, [new SourceFile(uploaded.Name, text)]) : null;
    }

    private async Task<string?> TextAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var file = artifacts.Open(path);
            if (file is null) return null;
            var text = await new StreamReader(file, Strict).ReadToEndAsync(cancellation);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (Exception exception) when (exception is DecoderFallbackException or IOException)
        {
            return null;
        }
    }

    private sealed record Delivered
    {
        public Guid SessionId { get; init; }
        public IReadOnlyList<SourceFile>? Files { get; init; }
        public IReadOnlyList<SourceFile>? Tests { get; init; }
    }

    private sealed record Uploaded(Guid? SessionId, string Name, string Type, string FilePath, long SizeBytes);
}

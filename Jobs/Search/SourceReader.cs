using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Attachments;
using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Reads what an execution delivered, or a person uploaded or imported, without what its own <c>.gitignore</c> rules out.</summary>
internal sealed class SourceReader(ArtifactFiles artifacts, RepositoryTree tree, IgnoreRules ignore, IOptions<RepositoryOptions> repositories)
{
    /// <summary>Holds off its deletion until the end of the transaction.</summary>
    /// <returns>Null when it is gone.</returns>
    public async Task<IndexSource?> ReadAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation)
    {
        if (waiting.RepositoryId is not null) return await ReadRepositoryAsync(transaction, waiting, cancellation);
        if (await (waiting.ExecutionId is null ? ReadArtifactAsync(transaction, waiting, cancellation) : ReadExecutionAsync(transaction, waiting, cancellation)) is not { } source) return null;
        var ignored = await ignore.IgnoredAsync(source.Files, source.Files.Select(file => file.Path), cancellation);
        return source with { Files = [.. source.Files.Where(file => !ignored.Contains(file.Path))] };
    }

    private const string RepositorySql = "select commit_sha from repositories where id = @repositoryId and user_id = @userId and status = 'indexing' for update";

    /// <summary>Cancelling it waits as long.</summary>
    private async Task<IndexSource?> ReadRepositoryAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation)
    {
        if (await transaction.FirstAsync<string>(RepositorySql, waiting, cancellation) is not { } commit) return null;
        var clone = RepositoryFolders.Clone(waiting.UserId, waiting.RepositoryId!.Value);
        var text = await tree.SelectAsync(clone, await tree.ListAsync(clone, commit, cancellation), repositories.Value, cancellation);
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

    private const string ArtifactSql = """
        select session_id, name, type, file_path from artifacts where id = @artifactId and user_id = @userId
          and not exists (select from repositories r where r.artifact_id = @artifactId and r.user_id = @userId and r.status in ('indexing', 'ready')) for key share
        """;

    /// <summary>An archive is read as the files in it, unless a repository is made of it, which then holds them.</summary>
    private async Task<IndexSource?> ReadArtifactAsync(NpgsqlTransaction transaction, Waiting waiting, CancellationToken cancellation)
    {
        if (await transaction.FirstAsync<Uploaded>(ArtifactSql, waiting, cancellation) is not { } uploaded) return null;
        try
        {
            await using var content = artifacts.Open(uploaded.FilePath);
            return content is null ? null : new IndexSource(uploaded.SessionId, uploaded.Type, [.. (await AttachmentReader.ReadAsync(uploaded.Name, content, cancellation))
                .Where(file => file.Text is not null).Select(file => new SourceFile(file.Path, file.Text!)).Where(IsWorthReading)]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>By the same rules as a repository's files.</summary>
    private bool IsWorthReading(SourceFile file) =>
        RepositorySelection.WhyNot(new TreeEntry("100644", "", file.Content.Length, file.Path), repositories.Value) is null && RepositorySelection.WhyNot(file) is null;

    private sealed record Delivered
    {
        public Guid SessionId { get; init; }
        public IReadOnlyList<SourceFile>? Files { get; init; }
        public IReadOnlyList<SourceFile>? Tests { get; init; }
    }

    private sealed record Uploaded(Guid? SessionId, string Name, string Type, string FilePath);
}

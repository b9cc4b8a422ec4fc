using Nightshift.Data;
using Npgsql;

namespace Nightshift.Search;

/// <summary>The indexed chunks. What is deleted elsewhere is gone here in the same transaction.</summary>
public sealed class SearchStore(NpgsqlDataSource database)
{
    private const string SinceSql = """
        select c.id, f.path, f.language, c.symbol, c.container, c.text, s.type, s.session_id, r.name as repo
        from search_files f join search_chunks c on c.file_id = f.id join search_sources s on s.id = f.source_id left join repositories r on r.id = s.repository_id
        where f.user_id = @userId and f.version > @version and f.version <= @current order by f.version, c.id
        """;

    /// <summary>What was indexed or renamed after a version, in that order.</summary>
    public Task<IReadOnlyList<IndexedChunk>> SinceAsync(Guid userId, long version, long current, CancellationToken cancellation) =>
        database.QueryAsync<IndexedChunk>(SinceSql, new { userId, version, current }, cancellation);

    private const string VersionSql = "select version from search_versions where user_id = @userId";

    /// <summary>0 when nothing was indexed yet.</summary>
    public Task<long> VersionAsync(Guid userId, CancellationToken cancellation) => database.FirstAsync<long>(VersionSql, new { userId }, cancellation);

    private const string LiteralSql = "select id from search_chunks where user_id = @userId and text ilike @pattern order by id desc limit @most";

    /// <summary>The newest chunks that hold the text, in any case.</summary>
    public Task<IReadOnlyList<long>> WithTextAsync(Guid userId, string text, int most, CancellationToken cancellation) =>
        database.QueryAsync<long>(LiteralSql, new { userId, pattern = $"%{Literal(text)}%", most }, cancellation);

    private const string RegexSql = "select id from search_chunks where user_id = @userId and text ~ @expression order by id desc limit @most";

    /// <summary>The newest chunks that the regular expression of PostgreSQL fits; two seconds at most.</summary>
    /// <returns>Null when it is no regular expression, or takes too long.</returns>
    public async Task<IReadOnlyList<long>?> FittingAsync(Guid userId, string expression, int most, CancellationToken cancellation)
    {
        try
        {
            return await database.InTransactionAsync(async transaction =>
            {
                await transaction.ExecuteAsync("set local statement_timeout = 2000", null, cancellation);
                return await transaction.QueryAsync<long>(RegexSql, new { userId, expression, most }, cancellation);
            }, cancellation);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidRegularExpression or PostgresErrorCodes.QueryCanceled)
        {
            return null;
        }
    }

    private const string ReadSql = """
        select c.id, f.path, f.language, c.symbol, c.container, c.start_line, c.end_line, c.text, s.session_id, s.execution_id, coalesce(s.artifact_id, e.artifact_id) as artifact_id, r.name as repo
        from search_chunks c join search_files f on f.id = c.file_id join search_sources s on s.id = f.source_id left join executions e on e.id = s.execution_id left join repositories r on r.id = s.repository_id
        where c.user_id = @userId and c.id = any(@ids)
        """;

    /// <summary>Those of the chunks that are still there.</summary>
    public Task<IReadOnlyList<FoundChunk>> ReadAsync(Guid userId, long[] ids, CancellationToken cancellation) =>
        database.QueryAsync<FoundChunk>(ReadSql, new { userId, ids }, cancellation);

    private const string SuggestSql = """
        select distinct symbol from search_chunks where user_id = @userId and symbol ilike @pattern order by symbol limit @most
        """;

    /// <summary>Names in the user's code that begin like this.</summary>
    public Task<IReadOnlyList<string>> SuggestAsync(Guid userId, string beginning, int most, CancellationToken cancellation) =>
        database.QueryAsync<string>(SuggestSql, new { userId, pattern = $"{Literal(beginning)}%", most }, cancellation);

    /// <summary>A text as a pattern of like that fits nothing else.</summary>
    private static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>What the index in memory needs of a chunk.</summary>
public sealed record IndexedChunk(long Id, string Path, string? Language, string? Symbol, string? Container, string Text, string Type, Guid? SessionId, string? Repo);

/// <summary>What is shown of a chunk.</summary>
public sealed record FoundChunk(
    long Id, string Path, string? Language, string? Symbol, string? Container, int StartLine, int EndLine, string Text, Guid? SessionId, Guid? ExecutionId, Guid? ArtifactId, string? Repo);

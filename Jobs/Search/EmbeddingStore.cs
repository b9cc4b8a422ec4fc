using Nightshift.Data;
using Npgsql;

namespace Nightshift.Search;

/// <summary>What there is to embed and to learn from, user by user.</summary>
internal sealed class EmbeddingStore(NpgsqlDataSource database)
{
    private const string WaitingSql = """
        select v.user_id from search_versions v cross join lateral (select max(c.id) as newest from search_chunks c where c.user_id = v.user_id) c
        where c.newest > coalesce((select e.done from search_embedders e where e.user_id = v.user_id and e.state = 'serving'), 0)
        union select user_id from search_embedders where state <> 'serving'
        union select user_id from search_gone
        """;

    /// <summary>Users with chunks that have no vector, with embedders that do not serve, or with vectors of deleted files.</summary>
    public Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken cancellation) => database.QueryAsync<Guid>(WaitingSql, null, cancellation);

    private const string UsersSql = "select user_id from search_versions union select user_id from search_gone";

    public Task<IReadOnlyList<Guid>> UsersAsync(CancellationToken cancellation) => database.QueryAsync<Guid>(UsersSql, null, cancellation);

    private const string CountSql = "select count(*) from search_chunks where user_id = @userId";

    public Task<int> CountAsync(Guid userId, CancellationToken cancellation) => database.FirstAsync<int>(CountSql, new { userId }, cancellation);

    private const string SampleSql = "select symbol, text from search_chunks where user_id = @userId order by hashint8(id), id limit @most";

    /// <summary>Chunks of everywhere, the same ones each time.</summary>
    public Task<IReadOnlyList<LearnedChunk>> SampleAsync(Guid userId, int most, CancellationToken cancellation) =>
        database.QueryAsync<LearnedChunk>(SampleSql, new { userId, most }, cancellation);

    private const string NextSql = """
        select c.id, c.file_id, f.path, f.language, c.symbol, c.container, c.text, s.type, s.session_id
        from search_chunks c join search_files f on f.id = c.file_id join search_sources s on s.id = f.source_id
        where c.user_id = @userId and c.id > @done order by c.id limit @most
        """;

    /// <summary>The next chunks without a vector. Within a user, numbers grow in the order of the commits, so none is passed over.</summary>
    public Task<IReadOnlyList<UnembeddedChunk>> NextAsync(Guid userId, long done, int most, CancellationToken cancellation) =>
        database.QueryAsync<UnembeddedChunk>(NextSql, new { userId, done, most }, cancellation);

    private const string GoneSql = "select file_id from search_gone where user_id = @userId limit 1000";

    public Task<IReadOnlyList<long>> GoneAsync(Guid userId, CancellationToken cancellation) => database.QueryAsync<long>(GoneSql, new { userId }, cancellation);

    private const string ForgetSql = "delete from search_gone where user_id = @userId and file_id = any(@files)";

    public Task ForgetAsync(Guid userId, IReadOnlyList<long> files, CancellationToken cancellation) => database.ExecuteAsync(ForgetSql, new { userId, files = files.ToArray() }, cancellation);

    private const string LockSql = "select pg_try_advisory_xact_lock(hashtextextended('search vectors ' || @userId, 0))";

    /// <summary>Runs the work unless another process is at the user's vectors; a killed process lets go by itself.</summary>
    public Task AloneAsync(Guid userId, Func<Task> work, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var alone = await transaction.FirstAsync<bool>(LockSql, new { userId }, cancellation);
        if (alone) await work();
        return alone;
    }, cancellation);
}

internal sealed record LearnedChunk(string? Symbol, string Text);

internal sealed record UnembeddedChunk(long Id, long FileId, string Path, string? Language, string? Symbol, string? Container, string Text, string Type, Guid? SessionId);

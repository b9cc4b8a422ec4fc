using Nightshift.Data;
using Npgsql;

namespace Nightshift.Search;

/// <summary>The embedders of the users: one serves, and another may be filling beside it.</summary>
public sealed class EmbedderStore(NpgsqlDataSource database)
{
    private const string Columns = "id, user_id, model, size, learned_from, done, state";

    private const string OfSql = $"select {Columns} from search_embedders where user_id = @userId order by id";

    public Task<IReadOnlyList<SearchEmbedder>> OfAsync(Guid userId, CancellationToken cancellation) => database.QueryAsync<SearchEmbedder>(OfSql, new { userId }, cancellation);

    private const string LearnedSql = "select learned from search_embedders where id = @id and user_id = @userId";

    /// <summary>What the built-in embedder learned; null when it is gone.</summary>
    public Task<byte[]?> LearnedAsync(SearchEmbedder embedder, CancellationToken cancellation) =>
        database.FirstAsync<byte[]>(LearnedSql, new { embedder.Id, embedder.UserId }, cancellation);

    private const string AddSql = $"""
        insert into search_embedders ({Columns}, learned) select @Id, @UserId, @Model, @Size, @LearnedFrom, @Done, @State, @learned from users where id = @UserId
        """;

    public Task AddAsync(SearchEmbedder embedder, byte[]? learned, CancellationToken cancellation) => database.ExecuteAsync(AddSql,
        new { embedder.Id, embedder.UserId, embedder.Model, embedder.Size, embedder.LearnedFrom, embedder.Done, embedder.State, learned }, cancellation);

    private const string DoneSql = "update search_embedders set done = @chunk where id = @id and user_id = @userId and done < @chunk";

    public Task DoneAsync(SearchEmbedder embedder, long chunk, CancellationToken cancellation) =>
        database.ExecuteAsync(DoneSql, new { embedder.Id, embedder.UserId, chunk }, cancellation);

    private const string RetireSql = "update search_embedders set state = 'retired' where user_id = @userId and id <> @id";

    private const string ServeSql = "update search_embedders set state = 'serving' where user_id = @userId and id = @id";

    /// <summary>From now on this one answers; the others are only to be cleared away.</summary>
    public Task ServeAsync(SearchEmbedder embedder, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(RetireSql, new { embedder.Id, embedder.UserId }, cancellation);
        return await transaction.ExecuteAsync(ServeSql, new { embedder.Id, embedder.UserId }, cancellation);
    }, cancellation);

    private const string RemoveSql = "delete from search_embedders where id = @id and user_id = @userId";

    public Task RemoveAsync(SearchEmbedder embedder, CancellationToken cancellation) => database.ExecuteAsync(RemoveSql, new { embedder.Id, embedder.UserId }, cancellation);
}

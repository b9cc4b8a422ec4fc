using System.Text.Json;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Mocks;

/// <summary>What the stateful endpoints of a mock hold. Collections are named by their path.</summary>
public sealed class MockItemStore(NpgsqlDataSource database)
{
    private const string ListSql = "select value::text from mock_items where mock_id = @Id and user_id = @UserId and collection = @collection order by number";

    /// <summary>All of them, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(Mock mock, string collection, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<string>(ListSql, new { mock.Id, mock.UserId, collection }, cancellation)).Select(Json.Read<JsonElement>)];

    private const string FindSql = "select value::text from mock_items where mock_id = @Id and user_id = @UserId and collection = @collection and id = @item";

    public async Task<JsonElement?> FindAsync(Mock mock, string collection, string item, CancellationToken cancellation) =>
        await database.FirstAsync<string>(FindSql, new { mock.Id, mock.UserId, collection, item }, cancellation) is { } value ? Json.Read<JsonElement>(value) : null;

    private const string LockSql = "select id from mocks where id = @Id and user_id = @UserId for update";

    private const string NextSql = """
        select count(*) as total, coalesce(max(number) filter (where collection = @collection), 0) + 1 as next from mock_items where mock_id = @Id and user_id = @UserId
        """;

    private const string AddSql = """
        insert into mock_items (mock_id, collection, id, number, user_id, value) values (@Id, @collection, @item, @number, @UserId, @value::json) on conflict do nothing
        """;

    /// <summary>Adds an item that is made from the next number of its collection.</summary>
    /// <param name="most">Items that all collections of the mock may hold together.</param>
    public Task<AddedItem> AddAsync(Mock mock, string collection, Func<long, (string Id, JsonElement Value)> make, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { mock.Id, mock.UserId }, cancellation);
        var (total, number) = await transaction.FirstAsync<(long, long)>(NextSql, new { mock.Id, mock.UserId, collection }, cancellation);
        if (total >= most) return new AddedItem(null, default, IsFull: true);
        var (item, value) = make(number);
        return await transaction.ExecuteAsync(AddSql, new { mock.Id, mock.UserId, collection, item, number, value = value.GetRawText() }, cancellation) > 0 ? new AddedItem(item, value) : new AddedItem(null, default);
    }, cancellation);

    private const string ChangeSql = "update mock_items set value = @value::json where mock_id = @Id and user_id = @UserId and collection = @collection and id = @item";

    /// <summary>Puts what <paramref name="change"/> makes of an item in its place; null when there is no such item.</summary>
    public Task<JsonElement?> ChangeAsync(Mock mock, string collection, string item, Func<JsonElement, JsonElement> change, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<string>($"{FindSql} for update", new { mock.Id, mock.UserId, collection, item }, cancellation) is not { } old) return null;
        var value = change(Json.Read<JsonElement>(old));
        await transaction.ExecuteAsync(ChangeSql, new { mock.Id, mock.UserId, collection, item, value = value.GetRawText() }, cancellation);
        return (JsonElement?)value;
    }, cancellation);

    private const string DeleteSql = "delete from mock_items where mock_id = @Id and user_id = @UserId and collection = @collection and id = @item";

    /// <summary>False when there is no such item.</summary>
    public async Task<bool> DeleteAsync(Mock mock, string collection, string item, CancellationToken cancellation) =>
        await database.ExecuteAsync(DeleteSql, new { mock.Id, mock.UserId, collection, item }, cancellation) > 0;

    private const string ClearSql = "delete from mock_items where mock_id = @id and user_id = @userId";

    /// <summary>Empties all collections of a mock.</summary>
    public Task ClearAsync(Guid userId, Guid id, CancellationToken cancellation) => database.ExecuteAsync(ClearSql, new { userId, id }, cancellation);
}

/// <param name="Id">Null when it was not added: there is one with its id, or the mock is full.</param>
public sealed record AddedItem(string? Id, JsonElement Value, bool IsFull = false);

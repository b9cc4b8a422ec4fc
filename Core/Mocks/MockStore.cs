using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Mocks;

/// <summary>The users' mocks.</summary>
public sealed class MockStore(NpgsqlDataSource database)
{
    private const int KeyBytes = 32;

    private const string Columns = "id, user_id, key, name, spec_type, endpoints::text as endpoints, schemas::text as schemas, validates, seed, requests, created_at, expires_at";

    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    private const string LockSql = "select id from users where id = @UserId for update";

    private const string AddSql = """
        insert into mocks (id, user_id, key, name, spec_type, endpoints, schemas, validates, seed, created_at, expires_at)
        select @Id, @UserId, @Key, @Name, @SpecType, @endpoints::json, @schemas::json, @Validates, @Seed, @CreatedAt, @ExpiresAt
        where (select count(*) from mocks where user_id = @UserId) < @most
        """;

    /// <summary>False when the user has <paramref name="most"/> already.</summary>
    public Task<bool> AddAsync(Mock mock, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { mock.UserId }, cancellation); // so that two at once do not pass the limit together
        return await transaction.ExecuteAsync(AddSql, Values(mock, most), cancellation) > 0;
    }, cancellation);

    private const string ChangeSql = """
        update mocks set name = @Name, endpoints = @endpoints::json, validates = @Validates, seed = @Seed, expires_at = @ExpiresAt where id = @Id and user_id = @UserId
        """;

    /// <summary>False when it is not the user's.</summary>
    public async Task<bool> ChangeAsync(Mock mock, CancellationToken cancellation) => await database.ExecuteAsync(ChangeSql, Values(mock, 0), cancellation) > 0;

    private const string FindSql = $"select {Columns} from mocks where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public async Task<Mock?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { userId, id }, cancellation))?.ToMock();

    private const string OpenSql = $"select {Columns} from mocks where key = @key and expires_at > @now";

    /// <summary>The one that answers at this address, whoever asks; null when there is none, or no longer.</summary>
    public async Task<Mock?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(OpenSql, new { key, now }, cancellation))?.ToMock();

    private const string ListSql = $"select {Columns} from mocks where user_id = @userId order by created_at desc, id desc limit @limit offset @offset";

    private const string CountSql = "select count(*) from mocks where user_id = @userId";

    /// <summary>One page, newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<Mock> Mocks, long Total)> ListAsync(Guid userId, int page, int limit, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync<Row>(ListSql, new { userId, limit, offset = (page - 1L) * limit }, cancellation);
        return ([.. rows.Select(row => row.ToMock())], await database.FirstAsync<long>(CountSql, new { userId }, cancellation));
    }

    private const string DeleteSql = "delete from mocks where id = @id and user_id = @userId";

    /// <summary>False when it is not the user's.</summary>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation) => await database.ExecuteAsync(DeleteSql, new { userId, id }, cancellation) > 0;

    // The key is in no other text, so whatever holds it was written against the mock.
    private const string ExecutionsSql = """
        select e.id from mocks m join executions e on e.user_id = m.user_id and e.created_at >= m.created_at
        where m.id = @id and m.user_id = @userId
          and (strpos(e.prompt, m.key) > 0 or strpos(e.tests::text, m.key) > 0 or strpos(e.context::text, m.key) > 0
            or exists (select from attempts a where a.execution_id = e.id and a.user_id = m.user_id and strpos(a.files::text, m.key) > 0))
        order by e.created_at desc limit @most
        """;

    /// <summary>The user's executions whose request, tests or code name the mock's address, at most <paramref name="most"/>.</summary>
    public Task<IReadOnlyList<Guid>> ExecutionsAsync(Guid userId, Guid id, int most, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(ExecutionsSql, new { userId, id, most }, cancellation);

    private static object Values(Mock mock, int most) => new
    {
        mock.Id, mock.UserId, mock.Key, mock.Name, mock.SpecType, endpoints = Json.Write(mock.Endpoints), schemas = Json.Write(mock.Schemas), mock.Validates, mock.Seed, mock.CreatedAt, mock.ExpiresAt, most
    };

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid UserId { get; init; }
        public string Key { get; init; } = "";
        public string Name { get; init; } = "";
        public string SpecType { get; init; } = "";
        public string Endpoints { get; init; } = "";
        public string Schemas { get; init; } = "";
        public bool Validates { get; init; }
        public int Seed { get; init; }
        public long Requests { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }

        public Mock ToMock() => new(
            Id, UserId, Key, Name, SpecType, Json.Read<MockEndpoint[]>(Endpoints), Json.Read<Dictionary<string, JsonElement>>(Schemas), Validates, Seed, Requests, CreatedAt, ExpiresAt);
    }
}

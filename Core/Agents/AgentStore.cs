using Nightshift.Data;
using Npgsql;

namespace Nightshift.Agents;

/// <summary>The users' own agents, as Markdown.</summary>
public sealed class AgentStore(NpgsqlDataSource database)
{
    private const string ListSql = "select text from agents where user_id = @userId order by lower(name)";

    public Task<IReadOnlyList<string>> ListAsync(Guid userId, CancellationToken cancellation) => database.QueryAsync<string>(ListSql, new { userId }, cancellation);

    private const string FindSql = "select text from agents where user_id = @userId and lower(name) = lower(@name)";

    /// <summary>Null when the user has none of that name.</summary>
    public Task<string?> FindAsync(Guid userId, string name, CancellationToken cancellation) => database.FirstAsync<string>(FindSql, new { userId, name }, cancellation);

    private const string SaveSql = """
        insert into agents (user_id, name, text)
        select @userId, @name, @text where (select count(*) from agents where user_id = @userId and lower(name) <> lower(@name)) < @most
        on conflict (user_id, lower(name)) do update set name = excluded.name, text = excluded.text, updated_at = now()
        """;

    /// <summary>Adds one, or replaces the user's own of that name. False when the user has <paramref name="most"/> others already.</summary>
    public async Task<bool> SaveAsync(Guid userId, string name, string text, int most, CancellationToken cancellation) =>
        await database.ExecuteAsync(SaveSql, new { userId, name, text, most }, cancellation) > 0;

    private const string DeleteSql = "delete from agents where user_id = @userId and lower(name) = lower(@name)";

    /// <summary>False when the user has none of that name.</summary>
    public async Task<bool> DeleteAsync(Guid userId, string name, CancellationToken cancellation) => await database.ExecuteAsync(DeleteSql, new { userId, name }, cancellation) > 0;
}

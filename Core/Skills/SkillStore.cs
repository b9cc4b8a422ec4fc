using Nightshift.Data;
using Npgsql;

namespace Nightshift.Skills;

/// <summary>The users' own skills, and what each user wants of which one.</summary>
public sealed class SkillStore(NpgsqlDataSource database)
{
    private const string ListSql = "select name, text from skills where user_id = @userId order by name";

    /// <summary>The Markdown of each of the user's own, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListAsync(Guid userId, CancellationToken cancellation) =>
        (await database.QueryAsync<(string Name, string Text)>(ListSql, new { userId }, cancellation)).ToDictionary(row => row.Name, row => row.Text);

    private const string FindSql = "select text from skills where user_id = @userId and name = @name";

    /// <summary>Null when the user has none of that name.</summary>
    public Task<string?> FindAsync(Guid userId, string name, CancellationToken cancellation) => database.FirstAsync<string>(FindSql, new { userId, name }, cancellation);

    private const string SaveSql = """
        insert into skills (user_id, name, text)
        select @userId, @name, @text where (select count(*) from skills where user_id = @userId and name <> @name) < @most
        on conflict (user_id, name) do update set text = excluded.text, updated_at = now()
        """;

    /// <summary>Adds one, or replaces the user's own of that name. False when the user has <paramref name="most"/> others already.</summary>
    public async Task<bool> SaveAsync(Guid userId, string name, string text, int most, CancellationToken cancellation) =>
        await database.ExecuteAsync(SaveSql, new { userId, name, text, most }, cancellation) > 0;

    private const string DeleteSql = "delete from skills where user_id = @userId and name = @name";

    /// <summary>False when the user has none of that name.</summary>
    public async Task<bool> DeleteAsync(Guid userId, string name, CancellationToken cancellation) => await database.ExecuteAsync(DeleteSql, new { userId, name }, cancellation) > 0;

    private const string UsesSql = "select name, replace(use, '_', '') as use from skill_uses where user_id = @userId";

    /// <summary>What the user wants of the skills by their names; by need where it says nothing.</summary>
    public async Task<IReadOnlyDictionary<string, SkillUse>> UsesAsync(Guid userId, CancellationToken cancellation) =>
        (await database.QueryAsync<(string Name, string Use)>(UsesSql, new { userId }, cancellation)).ToDictionary(row => row.Name, row => Enum.Parse<SkillUse>(row.Use, ignoreCase: true));

    private const string UseSql = """
        insert into skill_uses (user_id, name, use) values (@userId, @name, @use) on conflict (user_id, name) do update set use = excluded.use
        """;

    private const string ByNeedSql = "delete from skill_uses where user_id = @userId and name = @name";

    public Task UseAsync(Guid userId, string name, SkillUse use, CancellationToken cancellation) =>
        database.ExecuteAsync(use == SkillUse.ByNeed ? ByNeedSql : UseSql, new { userId, name, use = Json.Name(use) }, cancellation);

    private const string SeenSql = """
        select r.name as repository, s.name, s.description, s.path, s.fault
        from repositories r cross join lateral jsonb_to_recordset(coalesce(r.analysis -> 'skills', '[]')) as s(name text, description text, path text, fault text)
        where r.user_id = @userId order by r.name, s.path limit 500
        """;

    /// <summary>Those that the user's imported repositories bring, as they were at the import; without what the user wants of them.</summary>
    public async Task<IReadOnlyList<SeenSkill>> SeenAsync(Guid userId, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<(string Repository, string Name, string Description, string Path, string? Fault)>(SeenSql, new { userId }, cancellation))
            .Select(row => new SeenSkill(row.Repository, row.Name, row.Description, row.Path, row.Fault))];
}

using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Templates;

/// <summary>The users' own templates, and how often each user has used which one.</summary>
public sealed class TemplateStore(NpgsqlDataSource database)
{
    private const string Columns = "id, name, category, language, description, tags::text as tags, variables::text as variables, files::text as files";

    private const string ListSql = $"select {Columns} from templates where user_id = @userId order by updated_at desc, id desc";

    /// <summary>All of the user's own, the last touched first.</summary>
    public async Task<IReadOnlyList<Template>> ListAsync(Guid userId, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { userId }, cancellation)).Select(row => row.ToTemplate())];

    private const string FindSql = $"select {Columns} from templates where user_id = @userId and id = @id";

    /// <summary>Null when it is not the user's.</summary>
    public async Task<Template?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { userId, id }, cancellation))?.ToTemplate();

    private const string AddSql = """
        insert into templates (id, user_id, name, category, language, description, tags, variables, files)
        select @id, @userId, @name, @category, @language, @description, @tags::jsonb, @variables::jsonb, @files::jsonb
        where (select count(*) from templates where user_id = @userId) < @most
        """;

    /// <summary>False when the user has <paramref name="most"/> already.</summary>
    public async Task<bool> AddAsync(Guid userId, Template template, int most, CancellationToken cancellation) =>
        await database.ExecuteAsync(AddSql, Values(userId, template, most), cancellation) > 0;

    private const string ChangeSql = """
        update templates set name = @name, category = @category, language = @language, description = @description,
          tags = @tags::jsonb, variables = @variables::jsonb, files = @files::jsonb, updated_at = now()
        where id = @id and user_id = @userId
        """;

    /// <summary>False when it is not the user's.</summary>
    public async Task<bool> ChangeAsync(Guid userId, Template template, CancellationToken cancellation) =>
        await database.ExecuteAsync(ChangeSql, Values(userId, template), cancellation) > 0;

    private const string DeleteSql = """
        with gone as (delete from templates where id = @id and user_id = @userId returning id)
        delete from template_uses where user_id = @userId and template_id in (select id::text from gone)
        """;

    private const string ExistsSql = "select exists (select from templates where id = @id and user_id = @userId)";

    /// <summary>False when it is not the user's.</summary>
    public Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (!await transaction.FirstAsync<bool>(ExistsSql, new { userId, id }, cancellation)) return false;
        await transaction.ExecuteAsync(DeleteSql, new { userId, id }, cancellation);
        return true;
    }, cancellation);

    private const string UsesSql = "select template_id, uses from template_uses where user_id = @userId";

    /// <summary>How often the user has used each template, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, int>> UsesAsync(Guid userId, CancellationToken cancellation) =>
        (await database.QueryAsync<(string Id, int Uses)>(UsesSql, new { userId }, cancellation)).ToDictionary(row => row.Id, row => row.Uses);

    private const string CountSql = """
        insert into template_uses (user_id, template_id, uses, last_used_at) values (@userId, @templateId, 1, now())
        on conflict (user_id, template_id) do update set uses = template_uses.uses + 1, last_used_at = excluded.last_used_at
        """;

    /// <summary>Counts one use.</summary>
    public Task CountAsync(Guid userId, string templateId, CancellationToken cancellation) => database.ExecuteAsync(CountSql, new { userId, templateId }, cancellation);

    /// <summary>The same, with the execution that uses it.</summary>
    public Task CountAsync(NpgsqlTransaction transaction, Guid userId, string templateId, CancellationToken cancellation) => transaction.ExecuteAsync(CountSql, new { userId, templateId }, cancellation);

    private static object Values(Guid userId, Template template, int most = 0) => new
    {
        id = Guid.Parse(template.Id), userId, most, name = template.Name, category = template.Definition.Category, language = template.Language, description = template.Definition.Description,
        tags = Json.Write(template.Definition.Tags), variables = Json.Write(template.Definition.Parameters), files = Json.Write(template.Files)
    };

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Category { get; init; } = "";
        public string Language { get; init; } = "";
        public string Description { get; init; } = "";
        public string Tags { get; init; } = "";
        public string Variables { get; init; } = "";
        public string Files { get; init; } = "";

        public Template ToTemplate() => new(Id.ToString(), Language,
            new TemplateDefinition(Name, Category, Description, Json.Read<string[]>(Tags), Json.Read<TemplateParameter[]>(Variables)), Json.Read<SourceFile[]>(Files));
    }
}

using Nightshift.Data;
using Npgsql;

namespace Nightshift.Terminals;

/// <summary>The terminals of the users' workspaces: what they printed, and what was typed in them.</summary>
public sealed class TerminalStore(NpgsqlDataSource database)
{
    private const string Columns = "id, workspace_id, user_id, title, printed, exit_code, created_at";

    private const string ListSql = $"select {Columns} from terminals where workspace_id = @workspace and user_id = @userId order by created_at, id";

    /// <summary>The oldest first.</summary>
    public Task<IReadOnlyList<Terminal>> ListAsync(Guid userId, Guid workspace, CancellationToken cancellation) => database.QueryAsync<Terminal>(ListSql, new { userId, workspace }, cancellation);

    private const string FindSql = $"select {Columns} from terminals where id = @id and workspace_id = @workspace and user_id = @userId";

    /// <summary>Null when it is not the user's, or of another workspace.</summary>
    public Task<Terminal?> FindAsync(Guid userId, Guid workspace, Guid id, CancellationToken cancellation) => database.FirstAsync<Terminal>(FindSql, new { userId, workspace, id }, cancellation);

    private const string LockSql = "select id from workspaces where id = @WorkspaceId and user_id = @UserId for update";

    private const string AddSql = """
        insert into terminals (id, workspace_id, user_id, title, created_at) select @Id, @WorkspaceId, @UserId, @Title, @CreatedAt
        where (select count(*) from terminals where workspace_id = @WorkspaceId) < @most
        """;

    /// <summary>False when the workspace has the most there can be, or is not the user's.</summary>
    public Task<bool> AddAsync(Terminal terminal, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
        await transaction.FirstAsync<Guid?>(LockSql, terminal, cancellation) is not null
        && await transaction.ExecuteAsync(AddSql, new { terminal.Id, terminal.WorkspaceId, terminal.UserId, terminal.Title, terminal.CreatedAt, most }, cancellation) > 0, cancellation);

    private const string NameSql = "update terminals set title = @title where id = @id and workspace_id = @workspace and user_id = @userId";

    public async Task<bool> NameAsync(Guid userId, Guid workspace, Guid id, string title, CancellationToken cancellation) =>
        await database.ExecuteAsync(NameSql, new { userId, workspace, id, title }, cancellation) > 0;

    private const string RemoveSql = "delete from terminals where id = @id and workspace_id = @workspace and user_id = @userId";

    public async Task<bool> RemoveAsync(Guid userId, Guid workspace, Guid id, CancellationToken cancellation) => await database.ExecuteAsync(RemoveSql, new { userId, workspace, id }, cancellation) > 0;

    private const string PrintSql = """
        with grown as (update terminals set printed = @place + @length where id = @id and workspace_id = @workspace and printed = @place returning id),
          stored as (insert into terminal_output (terminal_id, place, bytes) select id, @place, @bytes from grown),
          trimmed as (delete from terminal_output using grown where terminal_id = grown.id and place + octet_length(bytes) <= @place + @length - @kept)
        select count(*) from grown
        """;

    private const string PrintedSql = "select printed from terminals where id = @id and workspace_id = @workspace";

    /// <summary>Stores what was printed after what is stored.</summary>
    /// <param name="kept">How many bytes of all are kept.</param>
    /// <returns>How many bytes are stored now, which are others when somebody else stored some meanwhile; null when there is no such terminal.</returns>
    public async Task<long?> PrintAsync(Guid workspace, Guid id, long place, byte[] bytes, int kept, CancellationToken cancellation)
    {
        var stored = await database.FirstAsync<long>(PrintSql, new { workspace, id, place, length = (long)bytes.Length, bytes, kept }, cancellation);
        return stored > 0 ? place + bytes.Length : await database.FirstAsync<long?>(PrintedSql, new { workspace, id }, cancellation);
    }

    private const string SkipSql = "update terminals set printed = @place where id = @id and workspace_id = @workspace and printed < @place";

    /// <summary>Leaves a gap: what was printed up to there is no longer to be had.</summary>
    public Task SkipAsync(Guid workspace, Guid id, long place, CancellationToken cancellation) => database.ExecuteAsync(SkipSql, new { workspace, id, place }, cancellation);

    private const string OutputSql = "select bytes from terminal_output where terminal_id = @id order by place";

    /// <summary>What is kept of what it printed; at most the newest <paramref name="most"/> bytes.</summary>
    public async Task<byte[]> OutputAsync(Guid id, int most, CancellationToken cancellation)
    {
        var pieces = await database.QueryAsync<byte[]>(OutputSql, new { id }, cancellation);
        var all = new byte[pieces.Sum(piece => piece.Length)];
        var end = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(all, end);
            end += piece.Length;
        }
        return all.Length > most ? all[^most..] : all;
    }

    private const string ExitSql = "update terminals set exit_code = @code where id = @id and workspace_id = @workspace";

    /// <param name="code">Null when a new shell runs.</param>
    public Task ExitAsync(Guid workspace, Guid id, int? code, CancellationToken cancellation) => database.ExecuteAsync(ExitSql, new { workspace, id, code }, cancellation);

    private const string TypeSql = """
        insert into terminal_commands (workspace_id, terminal_id, line, verdict, started_at, ended_at)
        select workspace_id, id, @line, @verdict, @now, case when @verdict = 'deny' then @now end from terminals where id = @id and workspace_id = @workspace
        """;

    public Task TypeAsync(Guid workspace, Guid id, string line, string verdict, DateTimeOffset now, CancellationToken cancellation) =>
        database.ExecuteAsync(TypeSql, new { workspace, id, line, verdict, now }, cancellation);

    private const string FinishSql = """
        update terminal_commands set exit_code = @code, verdict = case when @code::int is null then 'no' else verdict end, ended_at = @now
        where id = (select max(id) from terminal_commands where workspace_id = @workspace and terminal_id = @id) and ended_at is null
        """;

    /// <summary>The last command of a terminal has ended, or, with no code, was not run.</summary>
    public Task FinishAsync(Guid workspace, Guid id, int? code, DateTimeOffset now, CancellationToken cancellation) => database.ExecuteAsync(FinishSql, new { workspace, id, code, now }, cancellation);

    private const string Mine = "terminal_commands join workspaces on workspaces.id = workspace_id where workspace_id = @workspace and workspaces.user_id = @userId";

    private const string CommandsSql = $"select line, verdict, exit_code, started_at, ended_at from {Mine} order by terminal_commands.id desc limit @limit offset @offset";

    private const string CountSql = $"select count(*) from {Mine}";

    /// <summary>One page, the newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<TerminalCommand> Commands, long Total)> CommandsAsync(Guid userId, Guid workspace, int page, int limit, CancellationToken cancellation) => (
        await database.QueryAsync<TerminalCommand>(CommandsSql, new { userId, workspace, limit, offset = (page - 1L) * limit }, cancellation), await database.FirstAsync<long>(CountSql, new { userId, workspace }, cancellation));
}

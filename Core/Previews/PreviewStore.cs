using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Previews;

/// <summary>The users' previews. Whatever changes one tells its followers in the same transaction.</summary>
public sealed class PreviewStore(NpgsqlDataSource database)
{
    public const string StreamPrefix = "preview/";

    private const string Columns = "id, user_id, execution_id, attempt, workspace_id, key, run, runner, status, detail, kind, command, port, kept, log, created_at, expires_at, ended_at";

    private const string Open = "status in ('starting', 'running', 'waiting')";

    private static readonly string Tell = StreamName.Tell(StreamPrefix, "id");

    public static string Stream(Guid id) => $"{StreamPrefix}{id}";

    /// <summary>Whose stream it is; null when it is not a preview's.</summary>
    public static Guid? PreviewOf(string stream) => StreamName.IdOf(stream, StreamPrefix);

    private const string LockSql = "select id from users where id = @UserId for update";

    private static readonly string AddSql = $"""
        with changed as (
          insert into previews (id, user_id, execution_id, attempt, workspace_id, key, status, detail, command, port, created_at, expires_at)
          select @Id, @UserId, @ExecutionId, @Attempt, @WorkspaceId, @Key, @Status, @Detail, @Command, @Port, @CreatedAt, @ExpiresAt
          where (select count(*) from previews where user_id = @UserId and {Open}) < @most returning id)
        {Tell}
        """;

    /// <summary>False when <paramref name="most"/> of the user's are open already.</summary>
    public Task<bool> AddAsync(Preview preview, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { preview.UserId }, cancellation); // so that two at once do not pass the limit together
        return (await transaction.QueryAsync<Guid>(AddSql, Values(preview, most), cancellation)).Count > 0;
    }, cancellation);

    private static readonly string AgainSql = $"""
        with changed as (
          update previews set run = run + 1, runner = null, status = @Status, detail = @Detail, kind = null, command = @Command, port = @Port, kept = false, log = '', expires_at = @ExpiresAt, ended_at = null
          where id = @Id and user_id = @UserId and run = @Run and ({Open} or (select count(*) from previews where user_id = @UserId and {Open}) < @most) returning id)
        {Tell}
        """;

    /// <summary>Starts it once more. False when <paramref name="most"/> of the user's are open already, or somebody else has just done so.</summary>
    public Task<bool> StartAgainAsync(Preview preview, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { preview.UserId }, cancellation);
        return (await transaction.QueryAsync<Guid>(AgainSql, Values(preview, most), cancellation)).Count > 0;
    }, cancellation);

    private const string FindSql = $"select {Columns} from previews where id = @id and user_id = @userId";

    /// <summary>Null when it is not the user's.</summary>
    public Task<Preview?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) => OneAsync(FindSql, new { userId, id }, cancellation);

    private const string ServedSql = $"select {Columns} from previews where key = @key";

    /// <summary>The one at this address, whoever asks.</summary>
    public Task<Preview?> FindAsync(string key, CancellationToken cancellation) => OneAsync(ServedSql, new { key }, cancellation);

    private const string FollowedSql = $"select {Columns} from previews where id = @id";

    /// <summary>For the service itself, which follows every preview.</summary>
    public Task<Preview?> FindAsync(Guid id, CancellationToken cancellation) => OneAsync(FollowedSql, new { id }, cancellation);

    private const string OpenSql = $"select id from previews where {Open}";

    /// <summary>All that are open, of every user.</summary>
    public Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellation) => database.QueryAsync<Guid>(OpenSql, null, cancellation);

    private const string Wanted = "user_id = @userId and (@executionId::uuid is null or execution_id = @executionId) and (@workspaceId::uuid is null or workspace_id = @workspaceId)";

    private const string ListSql = $"select {Columns} from previews where {Wanted} order by created_at desc, id desc limit @limit offset @offset";

    private const string CountSql = $"select count(*) from previews where {Wanted}";

    /// <summary>One page, newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<Preview> Previews, long Total)> ListAsync(Guid userId, Guid? executionId, Guid? workspaceId, int page, int limit, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync<Row>(ListSql, new { userId, executionId, workspaceId, limit, offset = (page - 1L) * limit }, cancellation);
        return ([.. rows.Select(row => row.ToPreview())], await database.FirstAsync<long>(CountSql, new { userId, executionId, workspaceId }, cancellation));
    }

    private const string RunnerSql = $"update previews set runner = @runner where id = @id and run = @run and runner is null and {Open}";

    /// <summary>Names the Runner that is to have it. The first to do so decides.</summary>
    public Task ChooseAsync(Preview preview, Uri runner, CancellationToken cancellation) =>
        database.ExecuteAsync(RunnerSql, new { preview.Id, preview.Run, runner = runner.ToString() }, cancellation);

    // Several processes may follow one preview, so only what is news is written.
    private static readonly string ApplySql = $"""
        with changed as (
          update previews set status = @Status, detail = @Detail, kind = coalesce(@Kind, kind), command = coalesce(@Command, command), port = coalesce(@Port, port), expires_at = @ExpiresAt,
            log = coalesce(@Log, log), ended_at = case when @Status in ('stopped', 'failed') then @now end
          where id = @id and run = @Run and {Open} and (status, detail, expires_at) is distinct from (@Status, @Detail, @ExpiresAt) returning id)
        {Tell}
        """;

    /// <summary>Writes down what Runner says. What is said of an earlier run, or after the end, changes nothing.</summary>
    public Task ApplyAsync(Guid id, PreviewProgress progress, DateTimeOffset now, CancellationToken cancellation) => database.QueryAsync<Guid>(ApplySql, new
    {
        id, progress.Run, progress.Status, progress.Detail, progress.Kind, progress.Command, progress.Port, progress.ExpiresAt, progress.Log, now
    }, cancellation);

    private static readonly string KeepSql = $"""
        with changed as (update previews set kept = true, expires_at = @expiresAt where id = @id and user_id = @userId and {Open} returning id) {Tell}
        """;

    public Task KeepAsync(Guid userId, Guid id, DateTimeOffset expiresAt, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(KeepSql, new { userId, id, expiresAt }, cancellation);

    private async Task<Preview?> OneAsync(string sql, object parameters, CancellationToken cancellation) => (await database.FirstAsync<Row>(sql, parameters, cancellation))?.ToPreview();

    private static object Values(Preview preview, int most) => new
    {
        preview.Id, preview.UserId, preview.ExecutionId, preview.Attempt, preview.WorkspaceId, preview.Key, preview.Run, preview.Status, preview.Detail, preview.Command, preview.Port, preview.CreatedAt, preview.ExpiresAt,
        most
    };

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid UserId { get; init; }
        public Guid? ExecutionId { get; init; }
        public int? Attempt { get; init; }
        public Guid? WorkspaceId { get; init; }
        public string Key { get; init; } = "";
        public int Run { get; init; }
        public string? Runner { get; init; }
        public string Status { get; init; } = "";
        public string Detail { get; init; } = "";
        public string? Kind { get; init; }
        public string? Command { get; init; }
        public int? Port { get; init; }
        public bool Kept { get; init; }
        public string Log { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        public Preview ToPreview() => new(Id, UserId, ExecutionId, Attempt, WorkspaceId, Key, Run, Runner, Status, Detail, Kind, Command, Port, Kept, Log, CreatedAt, ExpiresAt, EndedAt);
    }
}

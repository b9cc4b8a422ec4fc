using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Terminals;

/// <summary>The sandboxes of the users' workspaces. Whatever changes one tells its followers in the same statement.</summary>
public sealed class WorkspaceSandboxStore(NpgsqlDataSource database)
{
    public const string StreamPrefix = "sandbox/";

    private const string Columns = "workspace_id, user_id, run, runner, state, detail, network, rules";

    private static readonly string Tell = StreamName.Tell(StreamPrefix, "workspace_id");

    public static string Stream(Guid workspace) => $"{StreamPrefix}{workspace}";

    /// <summary>Whose stream it is; null when it is not a sandbox's.</summary>
    public static Guid? WorkspaceOf(string stream) => StreamName.IdOf(stream, StreamPrefix);

    private const string FindSql = $"select {Columns} from workspace_sandboxes where workspace_id = @workspace and user_id = @userId";

    /// <summary>Null when there never was one, or it is not the user's.</summary>
    public Task<WorkspaceSandbox?> FindAsync(Guid userId, Guid workspace, CancellationToken cancellation) => database.FirstAsync<WorkspaceSandbox>(FindSql, new { userId, workspace }, cancellation);

    private const string FollowedSql = $"select {Columns} from workspace_sandboxes where workspace_id = @workspace";

    /// <summary>For the service itself, which follows every one.</summary>
    public Task<WorkspaceSandbox?> FindAsync(Guid workspace, CancellationToken cancellation) => database.FirstAsync<WorkspaceSandbox>(FollowedSql, new { workspace }, cancellation);

    private const string OpenSql = "select workspace_id from workspace_sandboxes where state <> 'ended'";

    /// <summary>Of all that are open, of every user.</summary>
    public Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellation) => database.QueryAsync<Guid>(OpenSql, null, cancellation);

    private const string LockSql = "select id from users where id = @userId for update";

    private static readonly string StartSql = $"""
        with changed as (
          insert into workspace_sandboxes as s (workspace_id, user_id, run, runner, state)
          select id, user_id, 1, @runner, 'starting' from workspaces
          where id = @workspace and user_id = @userId and (select count(*) from workspace_sandboxes where user_id = @userId and state <> 'ended' and workspace_id <> @workspace) < @most
          on conflict (workspace_id) do update set run = s.run + 1, runner = excluded.runner, state = 'starting', detail = '' where s.state = 'ended'
          returning workspace_id)
        {Tell}
        """;

    /// <summary>Begins another run, unless one is open. False when <paramref name="most"/> others of the user's are.</summary>
    public Task<bool> StartAsync(Guid userId, Guid workspace, Uri runner, int most, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(LockSql, new { userId }, cancellation); // so that two at once do not pass the limit together
        var begun = await transaction.QueryAsync<Guid>(StartSql, new { userId, workspace, runner = runner.ToString(), most }, cancellation);
        return begun.Count > 0 || await transaction.FirstAsync<WorkspaceSandbox>(FindSql, new { userId, workspace }, cancellation) is { IsOpen: true };
    }, cancellation);

    private static readonly string SayRunningSql = $"with changed as (update workspace_sandboxes set state = 'running' where workspace_id = @workspace and run = @run and state = 'starting' returning workspace_id) {Tell}";

    public Task SayRunningAsync(Guid workspace, int run, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(SayRunningSql, new { workspace, run }, cancellation);

    private static readonly string EndSql = $"with changed as (update workspace_sandboxes set state = 'ended', detail = @why where workspace_id = @workspace and run = @run and state <> 'ended' returning workspace_id) {Tell}";

    /// <summary>Says that a run has ended. What is said of an earlier one changes nothing.</summary>
    public Task EndAsync(Guid workspace, int run, string why, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(EndSql, new { workspace, run, why }, cancellation);

    private static readonly string NoteSql = $"with changed as (update workspace_sandboxes set detail = @what where workspace_id = @workspace and run = @run and state <> 'ended' returning workspace_id) {Tell}";

    /// <summary>Says something to know about while it runs.</summary>
    public Task NoteAsync(Guid workspace, int run, string what, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(NoteSql, new { workspace, run, what }, cancellation);

    private const string SetSql = """
        insert into workspace_sandboxes (workspace_id, user_id, network, rules) select id, user_id, coalesce(@network, 'off'), @rules from workspaces where id = @workspace and user_id = @userId
        on conflict (workspace_id) do update set network = coalesce(@network, workspace_sandboxes.network), rules = coalesce(@rules, workspace_sandboxes.rules)
        """;

    /// <summary>What the next run is to have; null leaves it.</summary>
    public Task SetAsync(Guid userId, Guid workspace, TerminalNetwork? network, string? rules, CancellationToken cancellation) =>
        database.ExecuteAsync(SetSql, new { userId, workspace, network = network is { } one ? Json.Name(one) : null, rules }, cancellation);
}

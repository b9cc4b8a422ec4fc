using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>The gates: who let which phase be worked on, or the pull request be opened, and when.</summary>
public sealed class ApprovalStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, TimeProvider time)
{
    private const string Valid = "a.project_id = @id and a.user_id = @userId and a.revoked_at is null and a.plan_version = p.plan_version";

    private const string GateColumn = "replace(a.gate, '_', '') as gate"; // as the enum has it

    private const string ListSql = $"""
        select {GateColumn}, a.phase, u.name as "by", a.given_at from project_approvals a join projects p on p.id = a.project_id join users u on u.id = a.user_id where {Valid} order by a.given_at
        """;

    /// <summary>Those that hold for the plan as it is.</summary>
    public async Task<IReadOnlyList<Approval>> ListAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { id, userId }, cancellation)).Select(row => new Approval(row.Gate, row.Phase, row.By, row.GivenAt))];

    private const string PassedSql = $"select {GateColumn}, a.phase from project_approvals a join projects p on p.id = a.project_id where {Valid}";

    /// <summary>What has passed, in a transaction that holds the project.</summary>
    public async Task<Passed> PassedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation)
    {
        var given = (await transaction.QueryAsync<Row>(PassedSql, new { id, userId }, cancellation)).ToLookup(row => row.Gate, row => row.Phase);
        return new Passed(phase => given[ProjectGate.Work].Any(approved => approved is null || approved == phase), given[ProjectGate.PullRequest].Any());
    }

    private const string KeepSql = "update project_approvals set plan_version = plan_version + 1 where project_id = @id and user_id = @userId and revoked_at is null and plan_version = @version";

    /// <summary>Lets the approvals of a plan hold for the next version, which is no other work, in a transaction that holds the project.</summary>
    public Task KeepAsync(NpgsqlTransaction transaction, Guid userId, Guid id, int version, CancellationToken cancellation) => transaction.ExecuteAsync(KeepSql, new { id, userId, version }, cancellation);

    private const string ApproveSql = """
        insert into project_approvals (id, project_id, user_id, plan_version, gate, phase, given_at)
        select @approval, id, user_id, plan_version, @gate, @phase, @now from projects where id = @id and user_id = @userId
        """;

    /// <param name="phase">Of the work, from 1; all when null.</param>
    public Task ApproveAsync(Guid userId, Guid id, ProjectGate gate, int? phase, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.PlanVersion == 0 || held.Status is not (ProjectStatus.Waiting or ProjectStatus.Executing) && !(held.Status == ProjectStatus.Done && gate == ProjectGate.PullRequest)) throw new ProjectRefusedException("There is no plan that waits for an approval.");
        var now = time.GetUtcNow();
        await transaction.ExecuteAsync(ApproveSql, new { id, userId, gate = Gate(gate), phase, now, approval = Guid.CreateVersion7(now) }, cancellation);
        await TellAsync(transaction, userId, id, gate, phase, approved: true, cancellation);
        if (held.Status != ProjectStatus.Executing) await projects.MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation);
    }, cancellation);

    private const string RevokeSql = """
        update project_approvals set revoked_at = @now where project_id = @id and user_id = @userId and revoked_at is null and gate = @gate and (@phase::int is null or phase = @phase)
        """;

    /// <summary>Takes the approval of a phase back, or all of them. A task that is worked on comes to its end.</summary>
    /// <exception cref="ProjectRefusedException">There is none.</exception>
    public Task RevokeAsync(Guid userId, Guid id, ProjectGate gate, int? phase, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, _) =>
    {
        if (await transaction.ExecuteAsync(RevokeSql, new { id, userId, gate = Gate(gate), phase, now = time.GetUtcNow() }, cancellation) == 0) throw new ProjectRefusedException("There is no such approval.");
        await TellAsync(transaction, userId, id, gate, phase, approved: false, cancellation);
    }, cancellation);

    private Task<StoredEvent> TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, ProjectGate gate, int? phase, bool approved, CancellationToken cancellation) =>
        events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Gate, new ProjectGateMoved(gate, phase, approved), cancellation);

    private static string Gate(ProjectGate gate) => Json.Name(gate);

    private sealed class Row
    {
        public ProjectGate Gate { get; init; }
        public int? Phase { get; init; }
        public string By { get; init; } = "";
        public DateTimeOffset GivenAt { get; init; }
    }
}

/// <summary>What has passed the gates.</summary>
/// <param name="Phase">Whether a phase, from 1, may be worked on.</param>
public sealed record Passed(Func<int, bool> Phase, bool PullRequest);

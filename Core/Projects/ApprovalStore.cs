using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>The gates: who let which phase be worked on, or the pull request be opened, and when.</summary>
public sealed class ApprovalStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, TimeProvider time)
{
    private const string Repository = "(p.draft->'target'->>'repository_id')::uuid";

    private const string Valid = $"""
        from projects p join project_approvals a on a.user_id = p.user_id and a.revoked_at is null
          and ((a.project_id = p.id and a.plan_version = p.plan_version) or a.repository_id = {Repository})
        where p.id = @id and p.user_id = @userId
        """;

    private const string GateColumn = "replace(a.gate, '_', '') as gate"; // as the enum has it

    private const string ListSql = $"""
        select {GateColumn}, a.phase, (select name from users u where u.id = a.user_id) as "by", a.given_at, a.repository_id is not null as always {Valid} order by a.given_at
        """;

    /// <summary>Those that hold for the plan as it is.</summary>
    public async Task<IReadOnlyList<Approval>> ListAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { id, userId }, cancellation)).Select(row => new Approval(row.Gate, row.Phase, row.By, row.GivenAt, row.Always))];

    private const string PassedSql = $"select {GateColumn}, a.phase {Valid}";

    /// <summary>What has passed, in a transaction that holds the project.</summary>
    public async Task<Passed> PassedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation)
    {
        var given = (await transaction.QueryAsync<Row>(PassedSql, new { id, userId }, cancellation)).ToLookup(row => row.Gate, row => row.Phase);
        return new Passed(phase => given[ProjectGate.Work].Any(approved => approved is null || approved == phase), given[ProjectGate.PullRequest].Any());
    }

    private const string KeepSql = "update project_approvals set plan_version = plan_version + 1 where project_id = @id and user_id = @userId and revoked_at is null and plan_version = @version";

    /// <summary>Lets the approvals of a plan hold for the next version, which is no other work, in a transaction that holds the project.</summary>
    public Task KeepAsync(NpgsqlTransaction transaction, Guid userId, Guid id, int version, CancellationToken cancellation) => transaction.ExecuteAsync(KeepSql, new { id, userId, version }, cancellation);

    private const string ApproveSql = $"""
        insert into project_approvals (id, user_id, project_id, plan_version, repository_id, gate, phase, given_at)
        select @approval, p.user_id, case when not @always then p.id end, case when not @always then p.plan_version end, case when @always then {Repository} end, @gate, @phase, @now
        from projects p where p.id = @id and p.user_id = @userId
        """;

    /// <param name="phase">Of the work, from 1; all when null.</param>
    /// <param name="always">For every project of the repository.</param>
    public Task ApproveAsync(Guid userId, Guid id, ProjectGate gate, int? phase, bool always, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        var waits = held.Status == ProjectStatus.Waiting || held.Status == ProjectStatus.Done && gate == ProjectGate.PullRequest && !always;
        if (held.PlanVersion == 0 || !waits && !always && held.Status != ProjectStatus.Executing) throw new ProjectRefusedException("There is no plan that waits for an approval.");
        var now = time.GetUtcNow();
        await transaction.ExecuteAsync(ApproveSql, new { id, userId, gate = Gate(gate), phase, always, now, approval = Guid.CreateVersion7(now) }, cancellation);
        await TellAsync(transaction, userId, id, new ProjectGateMoved(gate, phase, Approved: true, always), cancellation);
        if (waits) await projects.MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation);
    }, cancellation);

    private const string RevokeSql = $"""
        update project_approvals a set revoked_at = @now from projects p where p.id = @id and p.user_id = @userId and a.user_id = p.user_id and a.revoked_at is null and a.gate = @gate
          and case when @always then a.repository_id = {Repository} else a.project_id = p.id and (@phase::int is null or a.phase = @phase) end
        """;

    /// <summary>Takes the approval of a phase back, or all of them, or what was always approved. A task that is worked on comes to its end.</summary>
    /// <exception cref="ProjectRefusedException">There is none.</exception>
    public Task RevokeAsync(Guid userId, Guid id, ProjectGate gate, int? phase, bool always, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, _) =>
    {
        if (await transaction.ExecuteAsync(RevokeSql, new { id, userId, gate = Gate(gate), phase, always, now = time.GetUtcNow() }, cancellation) == 0) throw new ProjectRefusedException("There is no such approval.");
        await TellAsync(transaction, userId, id, new ProjectGateMoved(gate, phase, Approved: false, always), cancellation);
    }, cancellation);

    private Task<StoredEvent> TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, ProjectGateMoved moved, CancellationToken cancellation) =>
        events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Gate, moved, cancellation);

    private static string Gate(ProjectGate gate) => Json.Name(gate);

    private sealed class Row
    {
        public ProjectGate Gate { get; init; }
        public int? Phase { get; init; }
        public string By { get; init; } = "";
        public DateTimeOffset GivenAt { get; init; }
        public bool Always { get; init; }
    }
}

/// <summary>What has passed the gates.</summary>
/// <param name="Phase">Whether a phase, from 1, may be worked on.</param>
public sealed record Passed(Func<int, bool> Phase, bool PullRequest);

using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>The gate before anything is executed: who let which phase pass, and when.</summary>
public sealed class ApprovalStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, TimeProvider time)
{
    private const string Valid = "a.project_id = @id and a.user_id = @userId and a.revoked_at is null and a.plan_version = p.plan_version";

    private const string ListSql = $"""
        select a.phase, u.name as "by", a.given_at from project_approvals a join projects p on p.id = a.project_id join users u on u.id = a.user_id where {Valid} order by a.given_at
        """;

    /// <summary>Those that hold for the plan as it is.</summary>
    public async Task<IReadOnlyList<Approval>> ListAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        [.. (await database.QueryAsync<Row>(ListSql, new { id, userId }, cancellation)).Select(row => new Approval(row.Phase, row.By, row.GivenAt))];

    private const string PhasesSql = $"select a.phase from project_approvals a join projects p on p.id = a.project_id where {Valid}";

    /// <summary>Which phases may be worked on, in a transaction that holds the project.</summary>
    public async Task<Func<int, bool>> PassedAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation)
    {
        var phases = await transaction.QueryAsync<int?>(PhasesSql, new { id, userId }, cancellation);
        return phase => phases.Any(approved => approved is null || approved == phase);
    }

    private const string ApproveSql = """
        insert into project_approvals (id, project_id, user_id, plan_version, phase, given_at) select @approval, id, user_id, plan_version, @phase, @now from projects where id = @id and user_id = @userId
        """;

    /// <param name="phase">From 1; all when null.</param>
    public Task ApproveAsync(Guid userId, Guid id, int? phase, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.PlanVersion == 0 || held.Status is not (ProjectStatus.Waiting or ProjectStatus.Executing)) throw new ProjectRefusedException("There is no plan that waits for an approval.");
        var now = time.GetUtcNow();
        await transaction.ExecuteAsync(ApproveSql, new { id, userId, phase, now, approval = Guid.CreateVersion7(now) }, cancellation);
        await TellAsync(transaction, userId, id, phase, approved: true, cancellation);
        if (held.Status == ProjectStatus.Waiting) await projects.MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation);
    }, cancellation);

    private const string RevokeSql = """
        update project_approvals set revoked_at = @now where project_id = @id and user_id = @userId and revoked_at is null and (@phase::int is null or phase = @phase)
        """;

    /// <summary>Takes the approval of a phase back, or all of them. A task that is worked on comes to its end.</summary>
    /// <exception cref="ProjectRefusedException">There is none.</exception>
    public Task RevokeAsync(Guid userId, Guid id, int? phase, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, _) =>
    {
        if (await transaction.ExecuteAsync(RevokeSql, new { id, userId, phase, now = time.GetUtcNow() }, cancellation) == 0) throw new ProjectRefusedException("There is no such approval.");
        await TellAsync(transaction, userId, id, phase, approved: false, cancellation);
    }, cancellation);

    private Task<StoredEvent> TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, int? phase, bool approved, CancellationToken cancellation) =>
        events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Gate, new ProjectGate(phase, approved), cancellation);

    private sealed class Row
    {
        public int? Phase { get; init; }
        public string By { get; init; } = "";
        public DateTimeOffset GivenAt { get; init; }
    }
}

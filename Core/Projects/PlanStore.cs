using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>The plans of projects, each version of them.</summary>
public sealed class PlanStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, ProjectTaskStore tasks, CheckStore checks, ApprovalStore approvals, TimeProvider time)
{
    public const string Model = "model", Person = "person", Check = "check";

    private const string FindSql = """
        select version, plan, estimate, made_by, created_at from project_plans where project_id = @id and user_id = @userId and (@version::int is null or version = @version) order by version desc limit 1
        """;

    /// <summary>Null when there is none.</summary>
    /// <param name="version">The newest when null.</param>
    public async Task<StoredPlan?> FindAsync(Guid userId, Guid id, int? version, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { id, userId, version }, cancellation))?.ToPlan();

    /// <summary>The plan as it is, in a transaction that holds the project; null when there is none.</summary>
    public async Task<ProjectPlan?> CurrentAsync(NpgsqlTransaction transaction, Guid userId, Guid id, CancellationToken cancellation) =>
        (await transaction.FirstAsync<Row>(FindSql, new { id, userId, version = (int?)null }, cancellation))?.ToPlan().Plan;

    private const string ListSql = """
        select version, made_by, jsonb_array_length(plan->'phases') as phases, (select coalesce(sum(jsonb_array_length(phase->'tasks')), 0)::int from jsonb_array_elements(plan->'phases') as phase) as tasks, created_at
        from project_plans where project_id = @id and user_id = @userId order by version desc
        """;

    public async Task<PlanVersions> ListAsync(Guid userId, Guid id, CancellationToken cancellation) => new(await database.QueryAsync<PlanVersion>(ListSql, new { id, userId }, cancellation));

    /// <summary>Puts a person's plan in the place of the one that there is. What was approved has to be approved again.</summary>
    /// <param name="basis">The version that it was made from.</param>
    /// <exception cref="ProjectRefusedException">It is worked on, has ended, or has a newer plan; nothing is changed.</exception>
    public Task ReplaceAsync(Guid userId, Guid id, int basis, ProjectPlan plan, PlanEstimate estimate, CancellationToken cancellation) => projects.ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status is not (ProjectStatus.Waiting or ProjectStatus.Failed) && !(held is { Status: ProjectStatus.Executing, Paused: true }))
            throw new ProjectRefusedException(held.Status == ProjectStatus.Executing ? "It is worked on. Pause it, then change the plan." : "It has no plan that can be changed now.");
        if (held.PlanVersion != basis) throw new ProjectRefusedException("The plan was changed meanwhile. Load it again.");
        var states = await tasks.StatesAsync(transaction, userId, id, cancellation);
        if (states.Values.Any(state => state.Status is ProjectTaskStatus.Running or ProjectTaskStatus.Queued)) throw new ProjectRefusedException("A task is worked on. Change the plan when it has ended.");
        var old = await CurrentAsync(transaction, userId, id, cancellation) ?? ProjectPlan.Empty;
        if (old.AllTasks().FirstOrDefault(task => states.GetValueOrDefault(task.Id)?.Status == ProjectTaskStatus.Done && Json.Write(plan.AllTasks().FirstOrDefault(one => one.Id == task.Id)) != Json.Write(task)) is { } changed)
            throw new ProjectRefusedException($"“{changed.Title}” is done, so it stays in the plan as it is.");
        await AddAsync(transaction, userId, id, plan, estimate, Person, cancellation);
        var passed = await approvals.PassedAsync(transaction, userId, id, cancellation);
        var next = PlanProgress.Of(plan, states, passed.Phase, await checks.DoneAsync(transaction, userId, id, cancellation));
        await projects.MoveAsync(transaction, userId, id, next.Why is null ? ProjectStatus.Executing : ProjectStatus.Waiting, next.Why, cancellation, next.Gate);
    }, cancellation);

    private const string AddSql = """
        with next as (update projects set plan_version = (select coalesce(max(version), 0) + 1 from project_plans where project_id = @id) where id = @id and user_id = @userId returning plan_version)
        insert into project_plans (project_id, user_id, version, plan, estimate, made_by, created_at) select @id, @userId, plan_version, @plan, @estimate, @madeBy, @now from next returning version
        """;

    /// <summary>Stores the next version, in a transaction that holds the project.</summary>
    public async Task AddAsync(NpgsqlTransaction transaction, Guid userId, Guid id, ProjectPlan plan, PlanEstimate estimate, string madeBy, CancellationToken cancellation)
    {
        var version = await transaction.FirstAsync<int>(AddSql, new { id, userId, plan, estimate, madeBy, now = time.GetUtcNow() }, cancellation);
        var planned = new ProjectPlanned(version, madeBy, plan.Phases.Count, plan.AllTasks().Count());
        await events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Planned, planned, cancellation);
    }

    private sealed class Row
    {
        public int Version { get; init; }
        public ProjectPlan Plan { get; init; } = ProjectPlan.Empty;
        public PlanEstimate? Estimate { get; init; }
        public string MadeBy { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }

        public StoredPlan ToPlan() => new(Version, Plan, Estimate!, MadeBy, CreatedAt);
    }
}

using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>Projects as their owner sees and moves them. What Jobs does with them is in its run.</summary>
public sealed class ProjectStore(NpgsqlDataSource database, EventLog events, TimeProvider time)
{
    /// <summary>What the calls <c>c</c> have cost: one that is open counts with the most that it may cost.</summary>
    public const string SpentSql = "coalesce(sum(case c.outcome when 'started' then c.reserved_usd else c.cost_usd end), 0)";

    /// <summary>What the project <c>p</c> has cost.</summary>
    public const string CostSql = $"""
        ((select {SpentSql} from model_calls c where c.user_id = p.user_id and c.execution_id is null and c.step like 'project/%' and c.step like 'project/' || p.id || '/%')
          + (select {SpentSql} from model_calls c join executions e on e.id = c.execution_id where e.project_id = p.id and e.user_id = p.user_id))
        """;

    private const string Columns = $"""
        p.id, p.wish, p.draft->'target'->>'name' as repository, (p.draft->'target'->>'repository_id')::uuid as repository_id, p.budget_usd, p.status, p.why, replace(p.gate, '_', '') as gate, p.paused_at, p.by_night,
          p.draft->'target'->>'commit' as commit_sha, p.draft->'target'->>'pull_branch' as branch, p.head_sha, p.pull_url, p.plan_version, {CostSql} as cost_usd, p.created_at, p.ended_at
        """;

    private const string AddSql = """
        insert into projects (id, user_id, wish, draft, budget_usd, by_night, status, look_at, created_at) values (@Id, @UserId, @wish, @draft::jsonb, @budgetUsd, @byNight, 'reviewing', @now, @now)
        """;

    /// <param name="draft">The execution that its tasks become, with the project's id.</param>
    public Task AddAsync(Execution draft, string wish, decimal? budgetUsd, bool byNight, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        await transaction.ExecuteAsync(AddSql, new { draft.Id, draft.UserId, wish, draft = Json.Write(draft), budgetUsd, byNight, now = time.GetUtcNow() }, cancellation);
        return await events.AppendAsync(transaction, draft.UserId, ProjectEvents.Stream(draft.Id), ProjectEvents.Moved, new ProjectMoved(ProjectStatus.Reviewing, null), cancellation);
    }, cancellation);

    private const string FindSql = $"select {Columns} from projects p where p.id = @id and p.user_id = @userId";

    /// <summary>Null when there is none, or it is another user's.</summary>
    public Task<Project?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) => database.FirstAsync<Project>(FindSql, new { id, userId }, cancellation);

    private const string ListSql = $"select {Columns} from projects p where p.user_id = @userId order by p.created_at desc, p.id desc limit @limit offset @offset";

    private const string CountSql = "select count(*) from projects where user_id = @userId";

    /// <summary>One page, newest first.</summary>
    public async Task<ProjectList> ListAsync(Guid userId, int page, int limit, CancellationToken cancellation) => new(
        await database.QueryAsync<Project>(ListSql, new { userId, limit, offset = (page - 1L) * limit }, cancellation), await database.FirstAsync<long>(CountSql, new { userId }, cancellation), page);

    private const string SomeSql = $"select {Columns} from projects p where p.user_id = @userId and p.id = any(@ids)";

    /// <summary>Those of them that are the user's.</summary>
    public Task<IReadOnlyList<Project>> ListAsync(Guid userId, Guid[] ids, CancellationToken cancellation) => database.QueryAsync<Project>(SomeSql, new { userId, ids }, cancellation);

    private const string DraftSql = "select draft::text from projects where id = @id and user_id = @userId";

    /// <summary>The execution that its tasks become; null when it is not the user's.</summary>
    public async Task<Execution?> DraftAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        await database.FirstAsync<string>(DraftSql, new { id, userId }, cancellation) is { } draft ? Json.Read<Execution>(draft) : null;

    private const string SeqSql = "select coalesce((select seq from event_streams where stream = @stream and user_id = @userId), 0)";

    /// <summary>The number of its last event.</summary>
    public Task<long> SeqAsync(Guid userId, Guid id, CancellationToken cancellation) => database.FirstAsync<long>(SeqSql, new { userId, stream = ProjectEvents.Stream(id) }, cancellation);

    private const string ReviewSql = "select review from project_reviews where user_id = @userId and repository_id = @RepositoryId and commit_sha = @CommitSha";

    /// <summary>The review of what a project works on; null until there is one.</summary>
    public Task<ProjectReview?> ReviewAsync(Guid userId, Project project, CancellationToken cancellation) =>
        database.FirstAsync<ProjectReview>(ReviewSql, new { userId, project.RepositoryId, project.CommitSha }, cancellation);

    private const string BudgetSql = "update projects set budget_usd = @budgetUsd where id = @id and user_id = @userId";

    /// <summary>Bounds what it may cost from now on.</summary>
    public Task BudgetAsync(Guid userId, Guid id, decimal? budgetUsd, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.BudgetUsd == budgetUsd) return;
        await transaction.ExecuteAsync(BudgetSql, new { userId, id, budgetUsd }, cancellation);
        await TellAsync(transaction, userId, id, ProjectEvents.Told, budgetUsd is null ? "It has no budget of its own any more." : FormattableString.Invariant($"Its budget is ${budgetUsd:0.######} now."), cancellation);
        if (held.Status == ProjectStatus.Waiting) await MoveAsync(transaction, userId, id, ProjectStatus.Executing, null, cancellation); // whoever looks says what is waited for now
    }, cancellation);

    private const string NightSql = "update projects set by_night = @byNight where id = @id and user_id = @userId";

    /// <summary>Lets its tasks begin in its owner's night shift only, or at any time. What runs comes to its end.</summary>
    public Task ByNightAsync(Guid userId, Guid id, bool byNight, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.ByNight == byNight) return;
        await transaction.ExecuteAsync(NightSql, new { userId, id, byNight }, cancellation);
        await TellAsync(transaction, userId, id, ProjectEvents.Told, byNight ? "Its tasks begin in the night shift from now on, and are paid out of its purse." : "Its tasks begin at any time from now on.", cancellation);
    }, cancellation);

    private const string PauseSql = "update projects set paused_at = @at where id = @id and user_id = @userId";

    /// <summary>Lets nothing begin any more, or lets it go on. What runs comes to its end.</summary>
    public Task PauseAsync(Guid userId, Guid id, bool paused, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status is ProjectStatus.Done or ProjectStatus.Failed or ProjectStatus.Stopped) throw new ProjectRefusedException("It has ended, so there is nothing to pause.");
        if (held.Paused == paused) return;
        await transaction.ExecuteAsync(PauseSql, new { userId, id, at = paused ? time.GetUtcNow() : (DateTimeOffset?)null }, cancellation);
        await TellAsync(transaction, userId, id, paused ? ProjectEvents.Paused : ProjectEvents.Resumed, paused ? "Paused: nothing begins until you let it go on." : "It goes on.", cancellation);
    }, cancellation);

    /// <summary>Ends it for good; what is done stays on its branch.</summary>
    public Task StopAsync(Guid userId, Guid id, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status is ProjectStatus.Done or ProjectStatus.Stopped) throw new ProjectRefusedException("It has ended already.");
        await TellAsync(transaction, userId, id, ProjectEvents.StopRequested, "Stopped: what runs is cancelled, and nothing begins any more.", cancellation);
        await MoveAsync(transaction, userId, id, ProjectStatus.Stopped, "You stopped it.", cancellation);
    }, cancellation);

    private const string AgainSql = "update projects set tries = tries + 1 where id = @id and user_id = @userId";

    /// <summary>Has review and plan made again after they failed. A review that there is serves again.</summary>
    public Task AgainAsync(Guid userId, Guid id, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status != ProjectStatus.Failed) throw new ProjectRefusedException("Only what has failed can be tried again.");
        await transaction.ExecuteAsync(AgainSql, new { id, userId }, cancellation);
        await MoveAsync(transaction, userId, id, ProjectStatus.Reviewing, null, cancellation);
    }, cancellation);

    /// <summary>Leaves it at its branch: all is done, and there shall be no pull request.</summary>
    public Task FinishAsync(Guid userId, Guid id, CancellationToken cancellation) => ChangeAsync(userId, id, async (transaction, held) =>
    {
        if (held.Status != ProjectStatus.Waiting || !held.AtPull) throw new ProjectRefusedException("It does not wait for a pull request.");
        await MoveAsync(transaction, userId, id, ProjectStatus.Done, null, cancellation);
    }, cancellation);

    private static readonly string DeleteSql = $"""
        with gone as (delete from projects where id = @id and user_id = @userId and status in ('done', 'failed', 'stopped')
            and not exists (select from project_tasks t where t.project_id = projects.id and t.status in ('queued', 'running')) returning id),
          {EventLog.Forgotten(ProjectEvents.StreamPrefix)}
        select count(*) from gone
        """;

    /// <summary>Deletes what has ended. Its executions stay in their sessions. False when it is still being worked on.</summary>
    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellation) => await database.FirstAsync<long>(DeleteSql, new { id, userId }, cancellation) > 0;

    private const string HoldSql = "select status, paused_at is not null as paused, by_night, budget_usd, coalesce(gate = 'pull_request', false) as at_pull, plan_version from projects where id = @id and user_id = @userId for update";

    private const string LookSql = "update projects set look_at = @now where id = @id and user_id = @userId";

    /// <summary>One change after another, after which Jobs looks at it.</summary>
    /// <exception cref="ProjectRefusedException">It cannot be changed so as it stands; nothing is.</exception>
    internal Task ChangeAsync(Guid userId, Guid id, Func<NpgsqlTransaction, HeldProject, Task> change, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var held = await transaction.FirstAsync<HeldProject>(HoldSql, new { id, userId }, cancellation) ?? throw new ProjectRefusedException("It is not there any more.");
        await change(transaction, held);
        return await transaction.ExecuteAsync(LookSql, new { id, userId, now = time.GetUtcNow() }, cancellation);
    }, cancellation);

    private const string MoveSql = """
        update projects set status = @status, why = @why, gate = @gate, ended_at = case when @status in ('done', 'failed', 'stopped') then @now end, paused_at = case when @status in ('done', 'failed', 'stopped') then null else paused_at end
        where id = @id and user_id = @userId
        """;

    /// <summary>Moves a project that the transaction holds.</summary>
    public async Task MoveAsync(NpgsqlTransaction transaction, Guid userId, Guid id, ProjectStatus status, string? why, CancellationToken cancellation, ProjectGate? gate = null)
    {
        await transaction.ExecuteAsync(MoveSql, new { id, userId, status = Json.Name(status), why, gate = gate is { } at ? Json.Name(at) : null, now = time.GetUtcNow() }, cancellation);
        await events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), ProjectEvents.Moved, new ProjectMoved(status, why), cancellation);
    }

    private Task<StoredEvent> TellAsync(NpgsqlTransaction transaction, Guid userId, Guid id, string type, string text, CancellationToken cancellation) =>
        events.AppendAsync(transaction, userId, ProjectEvents.Stream(id), type, new ProjectTold(text), cancellation);
}

/// <summary>A project whose row is held.</summary>
internal sealed class HeldProject
{
    public ProjectStatus Status { get; init; }
    public bool Paused { get; init; }
    public bool ByNight { get; init; }
    public decimal? BudgetUsd { get; init; }

    /// <summary>Whether it waits for the approval of its pull request.</summary>
    public bool AtPull { get; init; }
    public int PlanVersion { get; init; }
}

/// <summary>What was asked of a project cannot be. The message says why to whoever asked.</summary>
public sealed class ProjectRefusedException(string message) : Exception(message);

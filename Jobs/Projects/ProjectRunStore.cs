using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Queue;
using Npgsql;

namespace Nightshift.Projects;

/// <summary>What Jobs writes while it works on projects: each step with its event in one transaction, and only while nobody else has taken the project over.</summary>
internal sealed class ProjectRunStore(NpgsqlDataSource database, EventLog events, ProjectStore projects, ShiftStore shifts, TimeProvider time)
{
    /// <summary>Something has changed since the last look, or what runs has ended, or has to be cancelled.</summary>
    private static readonly string DueSql = $"""
        select p.id from projects p
        where p.status not in ('done', 'failed')
          and ((p.look_at <= @now and p.status in ('reviewing', 'planning', 'executing') and p.paused_at is null)
            or exists (select from project_tasks t left join executions e on e.id = t.execution_id where t.project_id = p.id and t.status = 'running'
                and (e.id is null or e.status not in {ExecutionStatuses.Open} or (p.status = 'stopped' and e.cancel_requested_at is null)))
            or exists (select from project_tasks t where t.project_id = p.id and t.status = 'queued' and (p.status = 'stopped' or p.paused_at is not null or not p.by_night
                or not exists (select from queue_items i where i.project_id = p.id and i.task = t.task and i.status = 'queued'))))
          and {JobDispatcher.HasNoJob("p.id")}
        order by p.look_at limit 500
        """;

    public Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, string group, DateTimeOffset now, CancellationToken cancellation) =>
        database.QueryAsync<Guid>(DueSql, new { scheduler, group, now }, cancellation);

    private const string PickUpSql = "update projects set run = run + 1 where id = @id returning run";

    private const string ReadSql = $"""
        select p.id, p.user_id, p.run as number, p.wish, p.status, p.paused_at is not null as paused, p.by_night, exists (select from project_tasks t where t.project_id = p.id and t.status = 'queued') as has_queued, p.budget_usd, {ProjectStore.CostSql} as cost_usd, p.tries, p.plan_version, p.head_sha, p.pull_url, p.pulled_sha, p.draft::text as draft_text
        from projects p where p.id = @id and p.run = @number
        """;

    /// <summary>Null when it was deleted, or another process has picked it up in the same moment.</summary>
    public async Task<ProjectRun?> PickUpAsync(Guid id, CancellationToken cancellation) =>
        await database.FirstAsync<int?>(PickUpSql, new { id }, cancellation) is { } number ? await FindAsync(id, number, cancellation) : null;

    /// <summary>The same as it stands now.</summary>
    /// <exception cref="RunLostException">Another process has taken it over.</exception>
    public async Task<ProjectRun> AgainAsync(ProjectRun run, CancellationToken cancellation) => await FindAsync(run.Id, run.Number, cancellation) ?? throw new RunLostException();

    private async Task<ProjectRun?> FindAsync(Guid id, int number, CancellationToken cancellation) => (await database.FirstAsync<Row>(ReadSql, new { id, number }, cancellation))?.ToRun();

    private const string HoldSql = "select status = @status from projects where id = @Id and run = @Number for update";

    /// <summary>A project by night holds its owner's shift too, which comes first whoever holds both.</summary>
    /// <exception cref="RunLostException">Another process has taken it over.</exception>
    /// <exception cref="OperationCanceledException">Its owner has moved it meanwhile.</exception>
    public Task<T> WriteAsync<T>(ProjectRun run, Func<NpgsqlTransaction, Task<T>> write, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (run.ByNight || run.HasQueued) await shifts.LockAsync(transaction, run.UserId, cancellation);
        var stands = await transaction.FirstAsync<bool?>(HoldSql, new { run.Id, run.Number, status = Json.Name(run.Status) }, cancellation) ?? throw new RunLostException();
        return stands ? await write(transaction) : throw new OperationCanceledException();
    }, cancellation);

    public Task TellAsync(ProjectRun run, string text, CancellationToken cancellation) =>
        WriteAsync(run, transaction => events.AppendAsync(transaction, run.UserId, run.Stream, ProjectEvents.Told, new ProjectTold(text), cancellation), cancellation);

    public Task MoveAsync(ProjectRun run, ProjectStatus status, string? why, CancellationToken cancellation, ProjectGate? gate = null) => WriteAsync(run, async transaction =>
    {
        await projects.MoveAsync(transaction, run.UserId, run.Id, status, why, cancellation, gate);
        return true;
    }, cancellation);

    private const string ReviewedSql = """
        insert into project_reviews (user_id, repository_id, commit_sha, review, created_at) values (@UserId, @RepositoryId, @Commit, @review, @now) on conflict do nothing
        """;

    /// <summary>Stores a review for all projects on the same commit, and goes on to the plan.</summary>
    /// <param name="cached">Whether it was there already.</param>
    public Task ReviewedAsync(ProjectRun run, ProjectReview review, bool cached, CancellationToken cancellation) => WriteAsync(run, async transaction =>
    {
        var target = run.Draft.Target!;
        if (!cached) await transaction.ExecuteAsync(ReviewedSql, new { run.UserId, target.RepositoryId, target.Commit, review, now = time.GetUtcNow() }, cancellation);
        await events.AppendAsync(transaction, run.UserId, run.Stream, ProjectEvents.Reviewed, new ProjectReviewed(review.Findings.Count, cached), cancellation);
        await projects.MoveAsync(transaction, run.UserId, run.Id, ProjectStatus.Planning, null, cancellation);
        return true;
    }, cancellation);

    private const string PulledSql = "update projects set pull_url = @url, pulled_sha = @HeadSha where id = @Id and user_id = @UserId";

    /// <summary>There is a pull request that holds the branch as it was read. Whether the project is done with that shows the next look.</summary>
    public Task PulledAsync(ProjectRun run, string url, string words, CancellationToken cancellation) => WriteAsync(run, async transaction =>
    {
        await transaction.ExecuteAsync(PulledSql, new { run.Id, run.UserId, run.HeadSha, url }, cancellation);
        return await events.AppendAsync(transaction, run.UserId, run.Stream, ProjectEvents.Told, new ProjectTold(words), cancellation);
    }, cancellation);

    private const string LaterSql = "update projects set look_at = @at, why = @why where id = @Id";

    /// <summary>Nothing is looked for until then.</summary>
    public Task LaterAsync(ProjectRun run, string why, TimeSpan pause, CancellationToken cancellation) =>
        WriteAsync(run, transaction => transaction.ExecuteAsync(LaterSql, new { run.Id, why, at = time.GetUtcNow() + pause }, cancellation), cancellation);

    private sealed record Row
    {
        public Guid Id { get; init; }
        public Guid UserId { get; init; }
        public int Number { get; init; }
        public string Wish { get; init; } = "";
        public ProjectStatus Status { get; init; }
        public bool Paused { get; init; }
        public bool ByNight { get; init; }
        public bool HasQueued { get; init; }
        public decimal? BudgetUsd { get; init; }
        public decimal CostUsd { get; init; }
        public int Tries { get; init; }
        public int PlanVersion { get; init; }
        public string? HeadSha { get; init; }
        public string? PullUrl { get; init; }
        public string? PulledSha { get; init; }
        public string DraftText { get; init; } = "";

        public ProjectRun ToRun() => new()
        {
            Id = Id, UserId = UserId, Number = Number, Wish = Wish, Status = Status, Paused = Paused, ByNight = ByNight, HasQueued = HasQueued, BudgetUsd = BudgetUsd, CostUsd = CostUsd, Tries = Tries, PlanVersion = PlanVersion, HeadSha = HeadSha, PullUrl = PullUrl, PulledSha = PulledSha,
            Draft = Json.Read<Execution>(DraftText)
        };
    }
}

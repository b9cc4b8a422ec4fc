using Nightshift.Data;
using Nightshift.Executions;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>The morning papers, and whether they were sent.</summary>
public sealed class PaperStore(NpgsqlDataSource database)
{
    /// <summary>Names the last night that there is.</summary>
    public const string Latest = "latest";

    private const string NightSql = """
        select n.night, n.opens_at, n.closes_at, n.closed_at, n.purse_usd, (select coalesce(sum(spent_usd), 0) from night_runs r where r.user_id = n.user_id and r.night = n.night) as spent_usd, came.*
        from nights n, lateral (
          select count(*) filter (where outcome = 'done')::int as done, count(*) filter (where outcome = 'needs_you')::int as needs_you,
            count(*) filter (where outcome = 'failed')::int as failed, count(*) filter (where outcome = 'held')::int as held
          from (select distinct on (coalesce(item_id, id)) outcome from night_runs r where r.user_id = n.user_id and r.night = n.night order by coalesce(item_id, id), started_at desc, id desc) as last) as came
        where n.user_id = @userId and (@night::text is null or n.night = @night) order by n.night desc limit @limit offset @offset
        """;

    private const string CountSql = "select count(*) from nights where user_id = @userId";

    /// <summary>One page, the newest night first.</summary>
    public async Task<NightList> ListAsync(Guid userId, int page, int limit, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync<NightRow>(NightSql, new { userId, night = (string?)null, limit, offset = (page - 1L) * limit }, cancellation);
        return new NightList([.. rows.Select(row => row.ToSummary())], await database.FirstAsync<long>(CountSql, new { userId }, cancellation), page);
    }

    private const string ItemsSql = """
        select distinct on (coalesce(r.item_id, r.id)) r.item_id, r.title, coalesce(replace(r.outcome, '_', ''), 'started') as outcome, r.why, r.next_action, r.execution_id, e.session_id, e.project_id, e.language,
          sum(coalesce(r.spent_usd, 0)) over (partition by coalesce(r.item_id, r.id)) as cost_usd, e.quality_score, coalesce(e.attempt, 0) as attempts, e.pr_url, e.target is not null as is_change, p.id as proof_id, r.started_at,
          (select a.files from attempts a where a.execution_id = e.id and a.number = coalesce(e.best_attempt, e.attempt)) as files,
          (select a.files from attempts a join executions b on b.id = a.execution_id where b.id = e.basis_id and b.user_id = @userId and a.number = b.best_attempt) as basis
        from night_runs r left join executions e on e.id = r.execution_id and e.user_id = r.user_id left join proofs p on p.execution_id = e.id
        where r.user_id = @userId and r.night = @night order by coalesce(r.item_id, r.id), r.started_at desc, r.id desc
        """;

    private const string ProjectsSql = """
        select p.id, p.wish, p.draft->'target'->>'name' as repository, p.status, p.why, (select count(*)::int from project_tasks t where t.project_id = p.id and t.status = 'done') as done,
          (select coalesce(sum(jsonb_array_length(phase->'tasks')), 0)::int from project_plans v, jsonb_array_elements(v.plan->'phases') as phase where v.project_id = p.id and v.version = p.plan_version) as tasks, p.pull_url
        from projects p where p.user_id = @userId and exists (select from night_runs r join executions e on e.id = r.execution_id where r.user_id = @userId and r.night = @Night and e.project_id = p.id)
        order by p.status = 'waiting' desc, p.created_at
        """;

    private const string LearnedSql = "select language, family, message from lessons where user_id = @userId and learned_at >= @opens and learned_at < @closes order by learned_at limit 20";

    private const string SentSql = "select kind, status, tries, cause, sent_at from paper_deliveries where user_id = @userId and night = @night order by kind";

    /// <summary>What a night came to; null when the user had no such night.</summary>
    /// <param name="night">Its date, or <see cref="Latest"/>.</param>
    public async Task<Paper?> FindAsync(Guid userId, string night, CancellationToken cancellation)
    {
        if (await database.FirstAsync<NightRow>(NightSql, new { userId, night = night == Latest ? null : night, limit = 1, offset = 0L }, cancellation) is not { } row) return null;
        var items = (await database.QueryAsync<ItemRow>(ItemsSql, new { userId, row.Night }, cancellation)).OrderBy(item => item.StartedAt).Select(item => item.ToItem());
        var projects = await database.QueryAsync<PaperProject>(ProjectsSql, new { userId, row.Night }, cancellation);
        var learned = await database.QueryAsync<PaperLesson>(LearnedSql, new { userId, opens = row.OpensAt, closes = row.ClosedAt ?? DateTimeOffset.MaxValue }, cancellation);
        var sent = (await database.QueryAsync<SentRow>(SentSql, new { userId, row.Night }, cancellation)).Select(one => new PaperDelivery(one.Kind, one.Status, one.Tries, one.Cause, one.SentAt));
        return new Paper(new Night(row.Night, row.OpensAt, row.ClosesAt), row.ClosedAt, row.PurseUsd, row.SpentUsd, [.. items], projects, learned, [.. sent]);
    }

    private const string QueueSql = """
        insert into paper_deliveries (id, user_id, night, kind, status, next_try_at)
        select gen_random_uuid(), user_id, @night, kind, 'queued', @now from paper_channels
        where user_id = @userId and exists (select from night_runs r where r.user_id = @userId and r.night = @night)
        on conflict do nothing
        """;

    /// <summary>Has the paper of a night that has ended sent on every channel, once; one in which nothing ran is not.</summary>
    public Task QueueAsync(NpgsqlTransaction transaction, Guid userId, string night, DateTimeOffset now, CancellationToken cancellation) =>
        transaction.ExecuteAsync(QueueSql, new { userId, night, now }, cancellation);

    private sealed class NightRow
    {
        public string Night { get; init; } = "";
        public DateTimeOffset OpensAt { get; init; }
        public DateTimeOffset ClosesAt { get; init; }
        public DateTimeOffset? ClosedAt { get; init; }
        public decimal PurseUsd { get; init; }
        public decimal SpentUsd { get; init; }
        public int Done { get; init; }
        public int NeedsYou { get; init; }
        public int Failed { get; init; }
        public int Held { get; init; }

        public NightSummary ToSummary() => new(Night, OpensAt, ClosesAt, ClosedAt, PurseUsd, SpentUsd, Done, NeedsYou, Failed, Held);
    }

    private sealed class ItemRow
    {
        public Guid? ItemId { get; init; }
        public string Title { get; init; } = "";
        public QueueStatus Outcome { get; init; }
        public string? Why { get; init; }
        public string? NextAction { get; init; }
        public Guid? ExecutionId { get; init; }
        public Guid? SessionId { get; init; }
        public Guid? ProjectId { get; init; }
        public string? Language { get; init; }
        public decimal CostUsd { get; init; }
        public double? QualityScore { get; init; }
        public int Attempts { get; init; }
        public string? PrUrl { get; init; }
        public bool IsChange { get; init; }
        public Guid? ProofId { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public IReadOnlyList<SourceFile>? Files { get; init; }
        public IReadOnlyList<SourceFile>? Basis { get; init; }

        public PaperItem ToItem() => new(ItemId, Title, Outcome, Why, NextAction, ExecutionId, SessionId, ProjectId, Language, CostUsd, Changes(), ProofId, QualityScore, Attempts, PrUrl);

        /// <summary>Of a change to a repository only the files are counted: what they were before is not in the database.</summary>
        private string? Changes() => Files is not { Count: > 0 } files ? null
            : IsChange ? $"{files.Count} {(files.Count == 1 ? "file" : "files")} changed" : FileDiff.Summary(FileDiff.Between(Basis ?? [], files));
    }

    private sealed class SentRow
    {
        public string Kind { get; init; } = "";
        public string Status { get; init; } = "";
        public int Tries { get; init; }
        public string? Cause { get; init; }
        public DateTimeOffset? SentAt { get; init; }
    }
}

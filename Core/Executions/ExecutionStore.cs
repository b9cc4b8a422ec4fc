using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>Executions as their owner sees them. What Jobs writes while it works on one is in its run.</summary>
public sealed class ExecutionStore(NpgsqlDataSource database, EventLog events)
{
    /// <summary>All columns of an <see cref="Execution"/>.</summary>
    public const string Columns = """
        id, user_id, session_id, prompt, language, template_id, output_preference, enable_security_scan, max_attempts, budget_usd, time_limit_minutes, tier,
        complexity_score, criteria, criteria_source, plan, tests, tests_source, stronger_asked, status, attempt, best_attempt, stop_reason, quality_score, artifact_id, trace_parent,
        origin, parent_id, basis_id, hint, context, target, pr_url, replies_through, mode, llm_preference, chosen_model, skills, agent, cancel_requested_at, created_at, started_at, completed_at
        """;

    private const string InsertSql = """
        insert into executions (id, user_id, session_id, prompt, language, template_id, output_preference, enable_security_scan, max_attempts,
          budget_usd, time_limit_minutes, tier, complexity_score, criteria, criteria_source, plan, tests, tests_source, status, trace_parent, origin, parent_id, basis_id, hint, context, target, replies_through, mode,
          llm_preference, chosen_model, skills, agent)
        values (@Id, @UserId, @SessionId, @Prompt, @Language, @TemplateId, @OutputPreference, @EnableSecurityScan, @MaxAttempts,
          @BudgetUsd, @TimeLimitMinutes, @Tier, @ComplexityScore, @Criteria, @CriteriaSource, @Plan, @Tests, @TestsSource, 'pending', @TraceParent, @Origin, @ParentId, @BasisId, @Hint, @Context, @Target, @RepliesThrough,
          @Mode, @LlmPreference, @ChosenModel, @Skills, @Agent)
        """;

    /// <summary>
    /// Stores a new execution and announces it; Jobs takes it up when the transaction commits. <see cref="ExecutionLimits"/> must have let it through before,
    /// in the same transaction.
    /// </summary>
    public async Task AddAsync(NpgsqlTransaction transaction, Execution execution, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(InsertSql, execution, cancellation);
        var stream = ExecutionEvents.Stream(execution.Id);
        var queued = new ExecutionQueued(execution.Id, execution.SessionId, execution.Prompt, execution.Language, execution.MaxAttempts, execution.Agent?.Title);
        await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.Queued, queued, cancellation);
        if (execution.Criteria is { } criteria)
            await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.CriteriaReady, new CriteriaReady(execution.CriteriaSource!, criteria), cancellation);
        if (execution.Context is { } context)
            await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.ContextReady, new ContextReady([.. context.Select(file => file.ToShare())]), cancellation);
        if (execution.Skills is { Count: > 0 } skills)
            await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.SkillsChosen, new SkillsChosen([.. skills.Select(skill => skill.ToShare())]), cancellation);
        if (execution.Tests is { } tests)
            await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.TestsReady, new TestsReady(execution.TestsSource!, [.. tests.Select(test => test.Path)]), cancellation);
    }

    private const string AddAttemptSql = """
        insert into attempts (execution_id, number, user_id, strategy, why, tier, files, diff, generated_at) values (@Id, 1, @UserId, @Strategy, @Why, @Tier, @Files, @Diff, now());
        update executions set attempt = 1 where id = @Id and user_id = @UserId
        """;

    /// <summary>Gives a new execution the code of its first attempt, which then only has to be judged.</summary>
    public async Task AddAttemptAsync(NpgsqlTransaction transaction, Execution execution, GivenCode given, CancellationToken cancellation)
    {
        await transaction.ExecuteAsync(AddAttemptSql, new { execution.Id, execution.UserId, Strategy = execution.Origin, given.Why, execution.Tier, given.Files, given.Diff }, cancellation);
        var stream = ExecutionEvents.Stream(execution.Id);
        await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.AttemptStarted, new AttemptStarted(1, execution.MaxAttempts, execution.Origin, given.Why), cancellation);
        await events.AppendAsync(transaction, execution.UserId, stream, ExecutionEvents.CodeReady, new CodeReady(1, [.. given.Files.Select(file => file.Path)]), cancellation);
    }

    private const string PullRequestSql = $"select {Columns} from executions where user_id = @userId and pr_url = @prUrl order by created_at desc limit 1";

    /// <summary>The latest execution that was delivered as this pull request.</summary>
    public Task<Execution?> FindAsync(Guid userId, string prUrl, CancellationToken cancellation) => database.FirstAsync<Execution>(PullRequestSql, new { userId, prUrl }, cancellation);

    private const string FindSql = $"select {Columns} from executions where id = @id and user_id = @userId";

    /// <summary>Null when there is none, or it is another user's.</summary>
    public Task<Execution?> FindAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.FirstAsync<Execution>(FindSql, new { id, userId }, cancellation);

    // Enum values are snake_case in columns; what reads them back ignores case, not underscores.
    private const string AttemptsSql = """
        select number, strategy, why, tier, files, diff, fix, argument, lessons, report, replace(failure_class, '_', '') as failure_class, failure_message, fingerprint,
          test_score, score, started_at, generated_at, validated_at
        from attempts where execution_id = @id and user_id = @userId order by number
        """;

    /// <summary>All attempts, oldest first.</summary>
    public Task<IReadOnlyList<Attempt>> AttemptsAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.QueryAsync<Attempt>(AttemptsSql, new { id, userId }, cancellation);

    private const string Filter = """
        e.user_id = @userId and (@sessionId::uuid is null or e.session_id = @sessionId)
          and (@status::text is null or e.status = @status) and (@language::text is null or e.language = @language)
        """;

    private const string CountSql = $"select count(*) from executions e where {Filter}";

    /// <summary>Whether the execution <c>e</c> waits for its next night shift: it was held at the end of the last, or its share of the purse is spent.</summary>
    internal const string HeldSql = $"""
        e.status = 'waiting' and (exists (select from questions q where q.execution_id = e.id and q.answered_at is null and q.kind = 'shift')
          or exists (select from queue_items i where i.execution_id = e.id and i.status = 'held'))
        """;

    /// <summary>An <see cref="ExecutionSummary"/> of each execution <c>e</c> of the user <c>@userId</c> that a condition chooses.</summary>
    internal const string SummarySql = $"""
        select e.id, e.session_id, e.prompt, e.language, e.status, {HeldSql} as held, e.attempt, e.max_attempts, e.quality_score::float8 as quality_score,
          (select coalesce(sum(c.cost_usd), 0) from model_calls c where c.execution_id = e.id and c.user_id = @userId) as cost_usd, e.created_at, e.completed_at
        from executions e
        """;

    private const string ListSql = $"""
        {SummarySql} where {Filter}
        order by e.created_at desc, e.id desc limit @limit offset @offset
        """;

    /// <summary>One page, newest first.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to 100.</param>
    public async Task<ExecutionList> ListAsync(Guid userId, Guid? sessionId, ExecutionStatus? status, string? language, int page, int limit, CancellationToken cancellation)
    {
        var parameters = new { userId, sessionId, status = status is { } one ? Json.Name(one) : null, language, limit, offset = (page - 1L) * limit };
        return new ExecutionList(await database.QueryAsync<ExecutionSummary>(ListSql, parameters, cancellation), await database.FirstAsync<long>(CountSql, parameters, cancellation), page);
    }

    private const string SomeSql = $"{SummarySql} where e.user_id = @userId and e.id = any(@ids) order by e.created_at, e.id";

    /// <summary>Those of them that are the user's, oldest first.</summary>
    public Task<IReadOnlyList<ExecutionSummary>> ListAsync(Guid userId, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        database.QueryAsync<ExecutionSummary>(SomeSql, new { userId, ids = ids.ToArray() }, cancellation);

    private const string CostSql = "select coalesce(sum(cost_usd), 0) from model_calls where execution_id = @id and user_id = @userId";

    /// <summary>What the model calls of one execution cost, in USD.</summary>
    public Task<decimal> CostAsync(Guid userId, Guid id, CancellationToken cancellation) => database.FirstAsync<decimal>(CostSql, new { id, userId }, cancellation);

    private const string StepsSql = """
        select step, (array_agg(provider || '/' || model order by created_at desc) filter (where outcome = 'completed' and not copied))[1] as model,
          (array_agg(note order by created_at desc) filter (where note is not null))[1] as note, count(*) filter (where not copied)::int as calls, sum(input_tokens)::int as input_tokens, sum(output_tokens)::int as output_tokens,
          sum(cost_usd) as cost_usd, coalesce(sum(latency_ms), 0)::bigint as duration_ms
        from model_calls where execution_id = @id and user_id = @userId group by step order by min(created_at)
        """;

    /// <summary>What each step of the loop asked of models, in order.</summary>
    public Task<IReadOnlyList<ModelStep>> StepsAsync(Guid userId, Guid id, CancellationToken cancellation) =>
        database.QueryAsync<ModelStep>(StepsSql, new { id, userId }, cancellation);

    private const string EstimateSql = """
        select percentile_cont(0.5) within group (order by extract(epoch from completed_at - created_at))
        from (select created_at, completed_at from executions
              where user_id = @userId and language = @language and status in ('passed', 'partial') order by completed_at desc limit 20) recent
        """;

    /// <summary>How many seconds the user's last executions in that language took, at the median; null when there are none.</summary>
    public async Task<int?> EstimateSecondsAsync(Guid userId, string language, CancellationToken cancellation) =>
        await database.FirstAsync<double?>(EstimateSql, new { userId, language }, cancellation) is { } seconds ? (int)Math.Ceiling(seconds) : null;

    private const string DaysSql = """
        select to_char(completed_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as ended, count(*) filter (where status = 'passed') as proven,
          avg(quality_score) filter (where status = 'passed')::float8 as quality, avg(attempt) filter (where status = 'passed')::float8 as attempts
        from executions
        where user_id = @userId and status in ('passed', 'partial', 'failed') and completed_at >= @since and completed_at < @until
        group by 1 order by 1
        """;

    private const string AttemptsToProofSql = """
        select attempt as attempts, count(*) as proven from executions
        where user_id = @userId and status = 'passed' and completed_at >= @since and completed_at < @until group by attempt order by attempt
        """;

    /// <summary>What came of the executions that ended on these days of UTC, both included.</summary>
    public async Task<ExecutionHistory> HistoryAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        var days = new { userId, since = new DateTimeOffset(from, default, TimeSpan.Zero), until = new DateTimeOffset(to.AddDays(1), default, TimeSpan.Zero) };
        return new ExecutionHistory(await database.QueryAsync<ExecutionDay>(DaysSql, days, cancellation), await database.QueryAsync<AttemptsToProof>(AttemptsToProofSql, days, cancellation));
    }

    private const string CancelSql = $"""
        update executions set cancel_requested_at = coalesce(cancel_requested_at, now()),
          status = case status when 'running' then status else 'cancelled' end,
          stop_reason = case status when 'running' then stop_reason else 'Cancelled.' end,
          completed_at = case status when 'running' then null else now() end
        where id = @id and user_id = @userId and status in {ExecutionStatuses.Open}
        returning status = 'running' as running, attempt, extract(epoch from now() - created_at) * 1000 as duration_ms,
          (select coalesce(sum(cost_usd), 0) from model_calls where execution_id = @id) as cost_usd
        """;

    /// <summary>Ends an execution that nobody works on yet, and asks whoever works on it to stop; false when there is nothing to stop.</summary>
    public Task<bool> CancelAsync(Guid userId, Guid id, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await transaction.FirstAsync<(bool Running, int Attempt, decimal DurationMs, decimal CostUsd)?>(CancelSql, new { id, userId }, cancellation) is not { } found) return false;
        var stream = ExecutionEvents.Stream(id);
        var ended = new ExecutionCompleted(ExecutionStatus.Cancelled, found.Attempt, null, "Cancelled.", null, null, found.CostUsd, (long)found.DurationMs);
        if (found.Running) await events.AppendAsync(transaction, userId, stream, ExecutionEvents.CancelRequested, new { }, cancellation);
        else await events.AppendAsync(transaction, userId, stream, ExecutionEvents.Completed, ended, cancellation);
        return true;
    }, cancellation);
}

/// <summary>Code that no model is asked for.</summary>
/// <param name="Diff">Against what it was made from.</param>
/// <param name="Why">Where it comes from, as a sentence.</param>
public sealed record GivenCode(IReadOnlyList<SourceFile> Files, string Diff, string Why);

/// <summary>What one step of the loop, such as <c>code/2</c>, asked of models; retries and failovers included.</summary>
public sealed class ModelStep
{
    /// <summary>The step that asks for an attempt's code.</summary>
    public static string Code(int attempt) => $"{CodePrefix}{attempt}";

    private const string CodePrefix = "code/";

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsCode => Step.StartsWith(CodePrefix, StringComparison.Ordinal);

    public string Step { get; init; } = "";

    /// <summary>Provider and model of the reply that was used; null for a stored reply of another execution.</summary>
    public string? Model { get; init; }

    /// <summary>What a reader should know of its source.</summary>
    public string? Note { get; init; }
    public int Calls { get; init; }
    public int InputTokens { get; init; }
    public int OutputTokens { get; init; }
    public decimal CostUsd { get; init; }
    public long DurationMs { get; init; }
}

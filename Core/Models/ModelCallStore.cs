using Dapper;
using Nightshift.Data;
using Nightshift.Proofs;
using Nightshift.Tools;
using Nightshift.Usage;
using Npgsql;

namespace Nightshift.Models;

/// <summary>Every call to a model, written before it is made and again when it has ended.</summary>
public sealed class ModelCallStore(NpgsqlDataSource database)
{
    private const string FindSql = """
        select reply as text, provider, model, input_tokens, output_tokens, cost_usd, coalesce(latency_ms, 0)::bigint as duration_ms, note, tool_calls
        from model_calls
        where user_id = @UserId and execution_id = @ExecutionId and step in (@Step, @ToolsStep) and outcome = 'completed'
        order by step limit 1
        """;

    /// <summary>The reply that this step already has, or what it asked of tools in this round; or null.</summary>
    public Task<ModelReply?> FindAsync(ModelRequest request, CancellationToken cancellation) =>
        database.FirstAsync<ModelReply>(FindSql, new { request.UserId, request.ExecutionId, request.Step, request.ToolsStep }, cancellation);

    /// <summary>It may have been billed, so that it counts with the most that it can have cost.</summary>
    private const string AbandonSql =
        "update model_calls set outcome = 'failed', cause = 'The process that made this call stopped before it ended. It counts with the most that it could have cost.', cost_usd = reserved_usd";

    private const string BeforeStartSql = $"""
        with known as ({FindSql}),
        abandoned as (
          {AbandonSql}
          where user_id = @UserId and execution_id = @ExecutionId and step = @Step and outcome = 'started' and not exists (select from known)
        )
        """;

    private const string AddSql = """
        insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, reserved_usd, outcome)
        select @id, @UserId, @ExecutionId, @Step, @Purpose, @provider, @model, @reservedUsd, 'started' where not exists (select from known)
        """;

    private const string KnownSql = "select text, provider, model, input_tokens, output_tokens, cost_usd, duration_ms, note, tool_calls from known";

    private const string StartSql = $"{BeforeStartSql}, started as ({AddSql}) {KnownSql}";

    /// <summary>
    /// Writes that a call begins and closes what a process that died left open in its step; or changes nothing and returns the reply that the step
    /// already has. One round trip: it is on the way of every call.
    /// </summary>
    /// <param name="reservedUsd">What the call may cost at most; it counts against budgets while the call is open.</param>
    public Task<ModelReply?> StartAsync(Guid id, ModelRequest request, string provider, string model, decimal reservedUsd, CancellationToken cancellation) =>
        database.FirstAsync<ModelReply>(StartSql, new { id, request.UserId, request.ExecutionId, request.Step, request.ToolsStep, request.Purpose, provider, model, reservedUsd }, cancellation);

    // Each statement sees what was committed before it, so the second sees all calls that the first waited for; a lock within the second would not do.
    private const string StartWithinSql = $"""
        select pg_advisory_xact_lock(hashtextextended('budget ' || @UserId, 0));
        {BeforeStartSql},
        started as ({AddSql} and (select least(run_left_usd, day_left_usd, month_left_usd) < @reservedUsd from ({BudgetStore.LeftSql}) as bounds) is not true)
        {KnownSql};
        select * from ({BudgetStore.LeftSql}) as bounds where not exists (select from model_calls where id = @id)
        """;

    /// <summary>
    /// The same when the call fits into what is left of its budgets; else it begins nothing and returns that. One of a user's calls at a time, and still one round trip.
    /// </summary>
    /// <param name="periods">When the day and the month began.</param>
    internal async Task<(ModelReply? Known, CallBounds? TooLittle)> StartWithinAsync(
        Guid id, ModelRequest request, string provider, string model, decimal reservedUsd, (DateTimeOffset Day, DateTimeOffset Month) periods, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(StartWithinSql, new
        {
            id, request.UserId, request.ExecutionId, request.Step, request.ToolsStep, request.Purpose, request.BudgetUsd, provider, model, reservedUsd, day = periods.Day, month = periods.Month
        }, cancellationToken: cancellation));
        await results.ReadAsync();
        var known = await results.ReadFirstOrDefaultAsync<ModelReply>();
        var left = await results.ReadFirstOrDefaultAsync<CallBounds>();
        return (known, known is null ? left : null);
    }

    private const string CloseSql = $"{AbandonSql} where id in (select id from model_calls where outcome = 'started' and created_at < @before order by created_at limit @batch)";

    /// <summary>Closes what processes that died left open, of all users; at most one batch. A call that ends after all is written as it ended.</summary>
    /// <param name="before">No call that is still being made began before this.</param>
    /// <returns>How many there were.</returns>
    public Task<int> CloseAsync(DateTimeOffset before, int batch, CancellationToken cancellation) => database.ExecuteAsync(CloseSql, new { before, batch }, cancellation);

    private const string UsageSql = """
        select purpose, provider, model, count(*) filter (where not copied)::int as calls, sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens, sum(cost_usd) as cost_usd
        from model_calls where user_id = @userId and execution_id = @executionId
        group by purpose, provider, model order by min(created_at), purpose, provider, model
        """;

    /// <summary>What each model was asked for one execution, by purpose, failed calls included; in the order of the first calls. One whose replies were all copied has no call.</summary>
    public Task<IReadOnlyList<ProvenModel>> UsageAsync(Guid userId, Guid executionId, CancellationToken cancellation) =>
        database.QueryAsync<ProvenModel>(UsageSql, new { userId, executionId }, cancellation);

    private const string CopySql = """
        insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, reply, note, asked, finish_reason, copied)
        select @id, user_id, @to, step, purpose, provider, model, 'completed', reply, note, asked, finish_reason, true
        from model_calls where user_id = @userId and execution_id = @from and step = @step and outcome = 'completed'
        on conflict do nothing
        """;

    /// <summary>Gives an execution the stored reply of another one, at no cost; nothing when there is none, or it has its own.</summary>
    public Task CopyAsync(Guid userId, Guid from, Guid to, string step, CancellationToken cancellation) =>
        database.ExecuteAsync(CopySql, new { id = Guid.CreateVersion7(), userId, from, to, step }, cancellation);

    private const string HasReplySql = "select exists (select from model_calls where user_id = @userId and execution_id = @executionId and step = @step and outcome = 'completed')";

    /// <summary>Whether an execution has a stored reply of that step.</summary>
    public Task<bool> HasReplyAsync(Guid userId, Guid executionId, string step, CancellationToken cancellation) =>
        database.FirstAsync<bool>(HasReplySql, new { userId, executionId, step }, cancellation);

    private const string AddReplySql = """
        insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, reply, note, latency_ms)
        values (@id, @userId, @executionId, @step, @purpose, 'builtin', 'templates', 'completed', @reply, @note, 0)
        """;

    /// <summary>Gives a step the reply that is known before any model is asked, at no cost.</summary>
    public Task AddReplyAsync(NpgsqlTransaction transaction, Guid userId, Guid executionId, string step, string purpose, string reply, string note, CancellationToken cancellation) =>
        transaction.ExecuteAsync(AddReplySql, new { id = Guid.CreateVersion7(), userId, executionId, step, purpose, reply, note }, cancellation);

    private const string HealthSql = """
        select provider, max(created_at) as last_at, (array_agg(cause order by created_at desc, id desc))[1] as last_cause,
          count(*) filter (where outcome = 'failed' and created_at > succeeded) as failures
        from (
          select id, provider, outcome, cause, created_at, coalesce(max(created_at) filter (where outcome = 'completed') over (partition by provider), '-infinity') as succeeded
          from model_calls where user_id = @userId and outcome in ('completed', 'failed') and created_at > now() - interval '30 days'
        ) as calls
        group by provider
        """;

    /// <summary>How the user's calls of the last 30 days went, by provider.</summary>
    internal Task<IReadOnlyList<ProviderHealth>> HealthAsync(Guid userId, CancellationToken cancellation) =>
        database.QueryAsync<ProviderHealth>(HealthSql, new { userId }, cancellation);

    private const string FinishSql = """
        update model_calls
        set outcome = @outcome, cause = @Cause, reply = @Reply, note = @Note, input_tokens = @InputTokens, cached_tokens = @CachedTokens, output_tokens = @OutputTokens,
            cost_usd = @CostUsd, tool_calls = @ToolCalls, step = coalesce(@step, step), asked = @Asked, finish_reason = @FinishReason, first_token_ms = @FirstTokenMs, latency_ms = @LatencyMs
        where id = @id and user_id = @userId
        """;

    /// <summary>Closes a call. False when another process has completed the same step meanwhile, so that this reply may not count.</summary>
    /// <param name="step">Where the reply belongs, when that is not the step for which it was asked.</param>
    internal async Task<bool> FinishAsync(Guid id, Guid userId, string outcome, ModelCallResult result, CancellationToken cancellation, string? step = null)
    {
        try
        {
            await database.ExecuteAsync(FinishSql, new
            {
                id, userId, outcome, step, result.ToolCalls, result.Cause, result.Reply, result.Note, result.InputTokens, result.CachedTokens, result.OutputTokens, result.CostUsd, result.Asked, result.FinishReason,
                result.FirstTokenMs, result.LatencyMs
            }, cancellation);
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }
}

/// <summary>How a provider has done for one user.</summary>
/// <param name="Failures">In a row, up to the last call.</param>
internal sealed record ProviderHealth(string Provider, DateTimeOffset LastAt, string? LastCause, long Failures);

/// <summary>How a call ended, as its row holds it.</summary>
/// <param name="Asked">As on a cassette, as <paramref name="FinishReason"/>; only of an answered call.</param>
internal sealed record ModelCallResult(
    string? Cause,
    string? Reply,
    string? Note,
    int InputTokens,
    int CachedTokens,
    int OutputTokens,
    decimal CostUsd,
    int? FirstTokenMs,
    int LatencyMs,
    IReadOnlyList<ToolCall>? ToolCalls = null,
    string? Asked = null,
    string? FinishReason = null);

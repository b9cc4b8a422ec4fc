using Nightshift.Data;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Usage;

internal sealed class UsageStore(NpgsqlDataSource database, ModelCatalog models, TimeProvider time)
{
    public async Task<UsageStatistics> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        var executions = await database.QueryAsync<StatusCount>(ExecutionsSql, new { userId }, cancellation);
        return new UsageStatistics(
            executions.Sum(status => status.Count),
            executions.ToDictionary(status => status.Status, status => status.Count),
            await database.FirstAsync<double?>(AttemptsSql, new { userId }, cancellation),
            await ModelUsageAsync(userId, cancellation),
            (await database.FirstAsync<StoredArtifacts>(ArtifactsSql, new { userId }, cancellation))!);
    }

    private const string ExecutionsSql = "select status, count(*) as count from executions where user_id = @userId group by status order by status";

    private const string AttemptsSql = "select avg(attempt)::float8 from executions where user_id = @userId and status = 'passed'";

    private const string ArtifactsSql = "select count(*) as count, coalesce(sum(size_bytes), 0)::bigint as bytes from artifacts where user_id = @userId";

    /// <summary>Others are counted in other things: text that no model wrote or answered, and seconds of sound.</summary>
    private const string IsCompletion = $"purpose not in ('{ModelEmbeddings.Purpose}', '{ModelTranscription.Purpose}')";

    private const string ModelUsageSql = $"""
        select count(*) as calls, coalesce(sum(input_tokens) filter (where {IsCompletion}), 0)::bigint as input_tokens,
          coalesce(sum(output_tokens) filter (where {IsCompletion}), 0)::bigint as output_tokens, coalesce(sum(cost_usd), 0) as cost_usd
        from model_calls where user_id = @userId and created_at >= @since and not copied
        """;

    private async Task<ModelUsagePeriods> ModelUsageAsync(Guid userId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        async Task<ModelUsage> SinceAsync(DateTimeOffset since) =>
            (await database.FirstAsync<ModelUsage>(ModelUsageSql, new { userId, since }, cancellation))!;

        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new ModelUsagePeriods(await SinceAsync(today), await SinceAsync(now.AddDays(-30)), await SinceAsync(DateTimeOffset.UnixEpoch));
    }

    private const string Figures = $"""
        count(*) as calls, count(*) filter (where outcome <> 'completed') as failed_calls, coalesce(sum(input_tokens) filter (where {IsCompletion}), 0)::bigint as input_tokens,
          coalesce(sum(cached_tokens) filter (where {IsCompletion}), 0)::bigint as cached_tokens, coalesce(sum(output_tokens) filter (where {IsCompletion}), 0)::bigint as output_tokens,
          coalesce(sum(cost_usd), 0) as cost_usd
        """;

    private const string Mine = "user_id = @userId and created_at >= @since and created_at < @until and not copied";

    private const string Sums = $"{Figures}, null::uuid as id from model_calls where {Mine}";

    private const string TotalSql = $"select 'total' as name, {Sums}";

    private const string CompletionsSql = $"select 'completions' as name, {Sums} and {IsCompletion}";

    private const string ByDaySql = $"select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as name, {Sums} group by 1 order by 1";

    private const string ByProviderSql = $"select provider as name, {Sums} group by 1 order by cost_usd desc, 1";

    private const string ByModelSql = $"select provider || '/' || model as name, {Sums} group by 1 order by cost_usd desc, 1";

    private const string ByPurposeSql = $"select purpose as name, {Sums} group by 1 order by cost_usd desc, 1";

    private const string ByAgentSql = $"""
        select agent as name, {Figures}, null::uuid as id
        from model_calls join (select e.id as execution, e.agent->>'name' as agent from executions e where e.user_id = @userId and e.agent is not null) as worked on worked.execution = execution_id
        where {Mine} group by 1 order by cost_usd desc, 1
        """;

    private const string BySessionSql = $"""
        select coalesce(title, 'Outside of sessions') as name, {Figures}, session_id as id
        from model_calls
          left join (
            select e.id as execution, e.session_id, s.title from executions e join sessions s on s.id = e.session_id where e.user_id = @userId
          ) as asked on asked.execution = execution_id
        where {Mine} group by session_id, title order by cost_usd desc, calls desc, name limit 20
        """;

    public async Task<UsageReport> ReportAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        var days = new { userId, since = new DateTimeOffset(from, default, TimeSpan.Zero), until = new DateTimeOffset(to.AddDays(1), default, TimeSpan.Zero) };
        Task<IReadOnlyList<UsageSum>> SumAsync(string sql) => database.QueryAsync<UsageSum>(sql, days, cancellation);

        var total = (await SumAsync(TotalSql))[0];
        var completions = (await SumAsync(CompletionsSql))[0];
        var dearest = await models.CostAtDearestAsync(userId, completions.InputTokens, completions.CachedTokens, completions.OutputTokens, cancellation);
        var compared = dearest is { } most ? new UsageComparison(most.Model, most.CostUsd, most.CostUsd - completions.CostUsd) : null;
        return new UsageReport(
            from, to, total, await SumAsync(ByDaySql), await SumAsync(ByProviderSql), await SumAsync(ByModelSql), await SumAsync(ByPurposeSql), await SumAsync(ByAgentSql), await SumAsync(BySessionSql), compared);
    }

    private sealed record StatusCount(string Status, long Count);
}

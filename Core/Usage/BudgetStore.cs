using System.Collections.Concurrent;
using Nightshift.Data;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Usage;

/// <summary>Budgets by day and month, and what counts against them.</summary>
public sealed class BudgetStore(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan AbsenceLifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> without = new();

    private const string Spent = "select coalesce(sum(case when outcome = 'started' then reserved_usd else cost_usd end), 0) from model_calls where user_id = @UserId";

    private const string ReadSql = $"""
        select day_usd, month_usd, coalesce(warn_percent, @warn) as warn_percent,
          ({Spent} and created_at >= @day) as day_spent_usd, ({Spent} and created_at >= @month) as month_spent_usd
        from (select 1) as always left join budgets on budgets.user_id = @UserId
        """;

    public async Task<Budget> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        var (day, month) = Periods();
        return (await database.FirstAsync<Budget>(ReadSql, new { UserId = userId, day, month, warn = Budget.DefaultWarnPercent }, cancellation))!;
    }

    /// <summary>What is left for a call, a <see cref="CallBounds"/>; nothing is summed up for a bound that is not there.</summary>
    internal const string LeftSql = $"""
        select @BudgetUsd::numeric as run_usd, day_usd, month_usd,
          case when @BudgetUsd is not null then @BudgetUsd - ({Spent} and execution_id = @ExecutionId) end as run_left_usd,
          case when day_usd is not null then day_usd - ({Spent} and created_at >= @day) end as day_left_usd,
          case when month_usd is not null then month_usd - ({Spent} and created_at >= @month) end as month_left_usd
        from (select 1) as always left join budgets on budgets.user_id = @UserId
        """;

    /// <summary>Null when nothing bounds the call.</summary>
    internal async Task<CallBounds?> LeftAsync(ModelRequest request, CancellationToken cancellation)
    {
        if (request.BudgetUsd is null && IsWithout(request.UserId)) return null;
        var (day, month) = Periods();
        var bounds = (await database.FirstAsync<CallBounds>(LeftSql, new { request.UserId, request.ExecutionId, request.BudgetUsd, day, month }, cancellation))!;
        if (bounds is { DayUsd: null, MonthUsd: null }) Remember(request.UserId);
        return bounds.Tightest is null ? null : bounds;
    }

    /// <summary>When the day and the month began.</summary>
    internal (DateTimeOffset Day, DateTimeOffset Month) Periods()
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        return (new DateTimeOffset(today, TimeSpan.Zero), new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>
    /// Null when the user has set no bound. That is remembered for five seconds, for it is asked before every call; a bound set by another process
    /// counts that much later.
    /// </summary>
    public async Task<Budget?> BoundsAsync(Guid userId, CancellationToken cancellation)
    {
        if (IsWithout(userId)) return null;
        var budget = await ReadAsync(userId, cancellation);
        if (budget is not { DayUsd: null, MonthUsd: null }) return budget;
        Remember(userId);
        return null;
    }

    private bool IsWithout(Guid userId) => without.TryGetValue(userId, out var until) && until > time.GetUtcNow();

    private void Remember(Guid userId) => without[userId] = time.GetUtcNow() + AbsenceLifetime;

    private const string RaiseSql = """
        update budgets set day_usd = case @bound when 'day' then @usd else day_usd end, month_usd = case @bound when 'month' then @usd else month_usd end where user_id = @userId
        """;

    /// <summary>Sets the day's or the month's bound, and leaves the other as it is.</summary>
    public Task RaiseAsync(NpgsqlTransaction transaction, Guid userId, BudgetBound bound, decimal usd, CancellationToken cancellation) =>
        transaction.ExecuteAsync(RaiseSql, new { userId, bound = Json.Name(bound), usd }, cancellation);

    private const string SaveSql = """
        insert into budgets (user_id, day_usd, month_usd, warn_percent) values (@userId, @DayUsd, @MonthUsd, @warn)
        on conflict (user_id) do update set day_usd = excluded.day_usd, month_usd = excluded.month_usd, warn_percent = excluded.warn_percent
        """;

    public async Task SaveAsync(Guid userId, BudgetRequest request, CancellationToken cancellation)
    {
        await database.ExecuteAsync(SaveSql, new { userId, request.DayUsd, request.MonthUsd, warn = request.WarnPercent ?? Budget.DefaultWarnPercent }, cancellation);
        without.TryRemove(userId, out _);
    }
}

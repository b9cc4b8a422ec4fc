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

    private const string ReadSql = """
        select day_usd, month_usd, coalesce(warn_percent, @warn) as warn_percent,
          coalesce(sum(usd) filter (where created_at >= @day), 0) as day_spent_usd, coalesce(sum(usd), 0) as month_spent_usd
        from (select 1) as always
          left join budgets on budgets.user_id = @userId
          left join (
            select created_at, case when outcome = 'started' then reserved_usd else cost_usd end as usd
            from model_calls where user_id = @userId and created_at >= @month
          ) as calls on true
        group by day_usd, month_usd, warn_percent
        """;

    public async Task<Budget> ReadAsync(Guid userId, CancellationToken cancellation)
    {
        var today = time.GetUtcNow().UtcDateTime.Date;
        var (day, month) = (new DateTimeOffset(today, TimeSpan.Zero), new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero));
        return (await database.FirstAsync<Budget>(ReadSql, new { userId, day, month, warn = Budget.DefaultWarnPercent }, cancellation))!;
    }

    /// <summary>
    /// Null when the user has set no bound. That is remembered for five seconds, for it is asked before every call; a bound set by another process
    /// counts that much later.
    /// </summary>
    public async Task<Budget?> BoundsAsync(Guid userId, CancellationToken cancellation)
    {
        if (without.TryGetValue(userId, out var until) && until > time.GetUtcNow()) return null;
        var budget = await ReadAsync(userId, cancellation);
        if (budget is not { DayUsd: null, MonthUsd: null }) return budget;
        without[userId] = time.GetUtcNow() + AbsenceLifetime;
        return null;
    }

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

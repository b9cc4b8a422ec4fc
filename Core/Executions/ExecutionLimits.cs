using System.Globalization;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>What a user may ask for in a day and have open at once. Requests of one user are counted one after another, so none slips through beside another.</summary>
public sealed class ExecutionLimits(IOptions<ExecutionOptions> options, TimeProvider time)
{
    private const string LockSql = "select case when executions_day = @day::date then executions_on_day else 0 end from users where id = @userId for no key update";

    private const string OpenSql = $"select count(*)::int from executions where user_id = @userId and status in {ExecutionStatuses.InWork}";

    /// <summary>
    /// Looks whether the user may have one execution more, in the transaction that adds it, and before anything else in there: the user's other requests wait until it ends.
    /// </summary>
    /// <returns>Null when it may be added; else why not.</returns>
    public async Task<LimitReached?> CheckAsync(NpgsqlTransaction transaction, Guid userId, CancellationToken cancellation)
    {
        var (daily, most) = (options.Value.DailyLimit, options.Value.MostOpen);
        var count = await transaction.FirstAsync<int>(LockSql, new { userId, day = Day() }, cancellation);
        if (daily > 0 && count >= daily)
        {
            var opens = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            return new LimitReached($"You have asked for {count} executions today, and the daily limit is {daily}. The next day begins at {opens:yyyy-MM-dd HH:mm} UTC.", daily, count, opens);
        }

        var open = await transaction.FirstAsync<int>(OpenSql, new { userId }, cancellation);
        if (most > 0 && open >= most)
            return new LimitReached($"{open} of your executions wait or run, and at most {most} may at once. Ask again when one has ended, or cancel one.", most, open, null);
        return null;
    }

    private const string CountSql = """
        update users set executions_on_day = case when executions_day = @day::date then executions_on_day else 0 end + 1, executions_day = @day::date where id = @userId
        """;

    /// <summary>Counts the execution that was added, in the same transaction.</summary>
    public Task CountAsync(NpgsqlTransaction transaction, Guid userId, CancellationToken cancellation) =>
        transaction.ExecuteAsync(CountSql, new { userId, day = Day() }, cancellation);

    private const string UsedSql = "select case when executions_day = @day::date then executions_on_day else 0 end from users where id = @userId";

    /// <summary>The limits, and what is used of them.</summary>
    public async Task<LimitsInUse> ReadAsync(NpgsqlDataSource database, Guid userId, CancellationToken cancellation) => new(
        options.Value.DailyLimit, await database.FirstAsync<int>(UsedSql, new { userId, day = Day() }, cancellation),
        options.Value.MostOpen, await database.FirstAsync<int>(OpenSql, new { userId }, cancellation), options.Value.TimeLimitMinutes);

    private string Day() => time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Answer of <c>GET /executions/limits</c>; a limit of 0 is none.</summary>
/// <param name="Daily">Executions a day (UTC).</param>
/// <param name="MostOpen">Executions that may wait or run at once.</param>
/// <param name="TimeLimitMinutes">How long one may take.</param>
public sealed record LimitsInUse(int Daily, int UsedToday, int MostOpen, int Open, double TimeLimitMinutes);

/// <param name="OpensAt">Absent when it depends on what is open.</param>
public sealed record LimitReached(string Detail, int Limit, int Used, DateTimeOffset? OpensAt);

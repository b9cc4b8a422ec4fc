using Nightshift.Data;
using Nightshift.Events;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>The users' shifts.</summary>
public sealed class ShiftStore(NpgsqlDataSource database, EventLog events, TimeProvider time)
{
    internal const string Columns = "enabled, opens, closes, days, time_zone, purse_usd, at_once";

    private const string FindSql = $"select {Columns} from shifts where user_id = @userId";

    /// <summary>The user's; the default, which is off, when there is none.</summary>
    public async Task<Shift> ReadAsync(Guid userId, CancellationToken cancellation) =>
        (await database.FirstAsync<Row>(FindSql, new { userId }, cancellation))?.ToShift() ?? Shift.Default;

    private const string LockSql = $"{FindSql} for update";

    /// <summary>The same, and nobody else looks after this user's shift until the transaction ends; null when there is none.</summary>
    public async Task<Shift?> LockAsync(NpgsqlTransaction transaction, Guid userId, CancellationToken cancellation) =>
        (await transaction.FirstAsync<Row>(LockSql, new { userId }, cancellation))?.ToShift();

    private const string SaveSql = """
        insert into shifts (user_id, enabled, opens, closes, days, time_zone, purse_usd, at_once, next_round_at)
        values (@userId, @Enabled, @Opens, @Closes, @Days, @TimeZone, @PurseUsd, @AtOnce, @now)
        on conflict (user_id) do update set enabled = excluded.enabled, opens = excluded.opens, closes = excluded.closes, days = excluded.days,
          time_zone = excluded.time_zone, purse_usd = excluded.purse_usd, at_once = excluded.at_once, next_round_at = excluded.next_round_at
        """;

    public Task SaveAsync(Guid userId, Shift shift, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        var values = new { userId, shift.Enabled, shift.Opens, shift.Closes, shift.Days, shift.TimeZone, shift.PurseUsd, shift.AtOnce, now = time.GetUtcNow() };
        await transaction.ExecuteAsync(SaveSql, values, cancellation);
        return await events.AppendAsync(transaction, userId, QueueEvents.Stream(userId), QueueEvents.ShiftChanged, shift, cancellation);
    }, cancellation);

    private const string StateSql = """
        select (select coalesce(sum(spent_usd), 0) from night_runs r where r.user_id = @userId and r.night = @night) as spent_usd,
          (select coalesce(sum(reserved_usd), 0) from night_runs r where r.user_id = @userId and r.night = @night and r.outcome is null) as reserved_usd,
          (select max(night) from nights where user_id = @userId and closed_at is not null) as latest
        """;

    /// <summary>The shift, with what is on now.</summary>
    public async Task<ShiftState> StateAsync(Guid userId, CancellationToken cancellation)
    {
        var shift = await ReadAsync(userId, cancellation);
        var (now, window) = (time.GetUtcNow(), new ShiftWindow(shift));
        var open = window.At(now);
        var (spent, reserved, latest) = await database.FirstAsync<(decimal, decimal, string?)>(StateSql, new { userId, night = open?.Date }, cancellation);
        return new ShiftState(shift, open, window.After(now), spent, reserved, latest);
    }

    private sealed class Row
    {
        public bool Enabled { get; init; }
        public string Opens { get; init; } = "";
        public string Closes { get; init; } = "";
        public IReadOnlyList<string> Days { get; init; } = [];
        public string TimeZone { get; init; } = "";
        public decimal PurseUsd { get; init; }
        public int AtOnce { get; init; }

        public Shift ToShift() => new(Enabled, Opens, Closes, Days, TimeZone, PurseUsd, AtOnce);
    }
}

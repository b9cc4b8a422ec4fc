using Nightshift.Data;
using Npgsql;

namespace Nightshift.Queue;

/// <summary>
/// One look at a user's shift: what has ended is settled, nights open and close, and what may start starts. Each step is a transaction that holds the shift's row, so that it may be
/// cut off anywhere and run by two processes at once.
/// </summary>
internal sealed class ShiftRound(NpgsqlDataSource database, ShiftStore shifts, NightStore nights, TurnStore turns, Settlement settlement, ShiftStart start, PaperStore papers, TimeProvider time)
{
    /// <summary>Items that are tried until one can be paid for.</summary>
    private const int MostTried = 20;

    private static readonly TimeSpan UntilLater = TimeSpan.FromMinutes(1), Quiet = TimeSpan.FromDays(1);

    public async Task RunAsync(Guid userId, CancellationToken cancellation)
    {
        if (await turns.DueAsync(userId, cancellation) is not { } due) return;
        foreach (var item in await nights.BehindAsync(userId, cancellation))
            await InShiftAsync(userId, (transaction, shift, open) => settlement.SettleAsync(transaction, userId, item, shift, open, cancellation), cancellation);
        await InShiftAsync(userId, (transaction, shift, open) => PassAsync(transaction, userId, shift, open, cancellation), cancellation);
        var again = await StartAsync(userId, cancellation);
        await InShiftAsync(userId, async (transaction, shift, open) =>
        {
            var now = time.GetUtcNow();
            DateTimeOffset?[] moments = [open?.ClosesAt, new ShiftWindow(shift).After(now)?.OpensAt, await turns.NextAsync(transaction, userId, now, cancellation), again ? now + UntilLater : null, now + Quiet];
            await turns.LookAsync(transaction, userId, due, moments.OfType<DateTimeOffset>().Min(), cancellation);
        }, cancellation);
    }

    /// <summary>What time alone brings: a night ends or begins, a deadline passes, a repeated item gets its date.</summary>
    private async Task PassAsync(NpgsqlTransaction transaction, Guid userId, Shift shift, Night? open, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var night in await nights.CloseAsync(transaction, userId, open?.Date, now, cancellation)) await papers.QueueAsync(transaction, userId, night.Date, now, cancellation);
        if (open is not null) await nights.OpenAsync(transaction, userId, open, shift.PurseUsd, cancellation);
        await turns.DateAsync(transaction, userId, cron => Settlement.NextTime(cron, shift, now), cancellation);
        foreach (var (item, title) in await turns.LateAsync(transaction, userId, now, cancellation))
        {
            const string why = "Its deadline passed before its turn came.", next = "Give it a higher priority, or the night a larger purse.";
            await nights.MoveAsync(transaction, userId, item, null, QueueStatus.Failed, why, next, now, cancellation);
            if (open is not null) await nights.MissedAsync(transaction, userId, open.Date, item, title, why, next, now, cancellation);
        }
    }

    /// <summary>Starts as many as may run; true when a limit of the user's is in the way that lifts by itself.</summary>
    private async Task<bool> StartAsync(Guid userId, CancellationToken cancellation)
    {
        while (true)
        {
            var (now, window) = (time.GetUtcNow(), new ShiftWindow(await shifts.ReadAsync(userId, cancellation)));
            if (window.At(now) is null) return false;
            var started = Started.Full;
            foreach (var item in await turns.ReadyAsync(userId, now, window.After(now)?.OpensAt, MostTried, cancellation))
                if ((started = await start.StartAsync(userId, item, cancellation)) is not (Started.NotPaidFor or Started.Gone)) break;
            if (started != Started.Yes) return started == Started.Later;
        }
    }

    private Task InShiftAsync(Guid userId, Func<NpgsqlTransaction, Shift, Night?, Task> work, CancellationToken cancellation) => database.InTransactionAsync(async transaction =>
    {
        if (await shifts.LockAsync(transaction, userId, cancellation) is not { } shift) return false;
        await work(transaction, shift, new ShiftWindow(shift).At(time.GetUtcNow()));
        return true;
    }, cancellation);
}

using System.Threading.Channels;

namespace Nightshift.Embedded;

/// <summary>Notes every pause that is asked for, and lets none take time.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    private readonly Channel<TimeSpan> asked = Channel.CreateUnbounded<TimeSpan>();

    public List<TimeSpan> Pauses { get; } = [];

    public async Task WaitForPauses(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Pauses.Count < count)
            Pauses.Add(await asked.Reader.ReadAsync(limit.Token));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
            asked.Writer.TryWrite(dueTime);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}

namespace Nightshift.Infrastructure;

/// <summary>A clock that runs faster than the wall's, and remembers every delay and limit that was asked of it.</summary>
public sealed class FastTime(double factor) : TimeProvider
{
    private readonly DateTimeOffset began = DateTimeOffset.UtcNow;
    private readonly List<TimeSpan> delays = [];

    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (delays) return [.. delays];
        }
    }

    public override DateTimeOffset GetUtcNow() => began + (DateTimeOffset.UtcNow - began) * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (delays) delays.Add(dueTime);
        return new ScaledTimer(TimeProvider.System.CreateTimer(callback, state, Scale(dueTime), Scale(period)), Scale);
    }

    private TimeSpan Scale(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;

    private sealed class ScaledTimer(ITimer inner, Func<TimeSpan, TimeSpan> scale) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(scale(dueTime), scale(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(double seconds) => now += TimeSpan.FromSeconds(seconds);
}

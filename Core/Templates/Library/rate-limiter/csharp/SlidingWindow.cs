namespace RateLimiting;

/// <summary>The times of each client's calls in the window that ends now: never more than the limit in any window, one time per call.</summary>
public sealed class SlidingWindow(int limit, TimeSpan window, TimeProvider? time = null, int maxClients = 100_000)
    : RateLimiter(limit, window, time, maxClients)
{
    private protected override IAccount Open(DateTimeOffset now) => new Calls(Limit, Window);

    private sealed class Calls(int limit, TimeSpan window) : IAccount
    {
        /// <summary>Oldest first.</summary>
        private readonly List<DateTimeOffset> times = [];

        public Decision Decide(int cost, DateTimeOffset now)
        {
            times.RemoveAll(at => now - at >= window);
            var free = limit - times.Count;
            if (free < cost) return new Decision(false, free, times[cost - free - 1] + window - now);
            times.AddRange(Enumerable.Repeat(now, cost));
            return new Decision(true, free - cost, TimeSpan.Zero);
        }

        public bool IsIdle(DateTimeOffset now) => times.TrueForAll(at => now - at >= window);
    }
}

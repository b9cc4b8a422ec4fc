namespace RateLimiting;

/// <summary>A bucket of tokens for each client, refilled evenly over the window: it allows bursts, and takes little memory.</summary>
public sealed class TokenBucket(int limit, TimeSpan window, TimeProvider? time = null, int maxClients = 100_000)
    : RateLimiter(limit, window, time, maxClients)
{
    private protected override IAccount Open(DateTimeOffset now) => new Bucket(Limit, Limit / Window.TotalSeconds, now);

    private sealed class Bucket(int limit, double tokensPerSecond, DateTimeOffset at) : IAccount
    {
        /// <summary>What adding up fractions of tokens may be off by.</summary>
        private const double Tolerance = 1e-9;

        private double tokens = limit;
        private DateTimeOffset at = at;

        public Decision Decide(int cost, DateTimeOffset now)
        {
            (tokens, at) = (Refilled(now), now);
            var missing = cost - tokens;
            if (missing > Tolerance) return new Decision(false, (int)(tokens + Tolerance), TimeSpan.FromSeconds(missing / tokensPerSecond));
            tokens = Math.Max(0, -missing);
            return new Decision(true, (int)(tokens + Tolerance), TimeSpan.Zero);
        }

        public bool IsIdle(DateTimeOffset now) => Refilled(now) >= limit;

        private double Refilled(DateTimeOffset now) => Math.Min(limit, tokens + Math.Max(0, (now - at).TotalSeconds) * tokensPerSecond);
    }
}

namespace RateLimiting;

/// <summary>Whether a call may be made, how many more may be, and how long to wait if not.</summary>
public readonly record struct Decision(bool Allowed, int Remaining, TimeSpan RetryAfter);

/// <summary>
/// Limits how often each client may call. Safe to use from several threads, and nothing but the .NET class library.
/// <code>
/// RateLimiter limiter = new TokenBucket({{limit}}, TimeSpan.FromSeconds({{window_seconds}}));
/// var decision = limiter.Check("client-7");
/// if (!decision.Allowed) Console.WriteLine($"Try again in {decision.RetryAfter.TotalSeconds:0.0} s.");
/// </code>
/// </summary>
public abstract class RateLimiter
{
    public const int DefaultLimit = {{limit}};

    public static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds({{window_seconds}});

    private readonly Dictionary<string, IAccount> accounts = [];
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int maxClients;

    /// <param name="limit">Calls that a client may make in one window.</param>
    /// <param name="maxClients">How many clients are remembered at most.</param>
    protected RateLimiter(int limit, TimeSpan window, TimeProvider? time, int maxClients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxClients, 1);
        (Limit, Window, this.time, this.maxClients) = (limit, window, time ?? TimeProvider.System, maxClients);
    }

    public int Limit { get; }

    public TimeSpan Window { get; }

    /// <summary>How many clients are remembered.</summary>
    public int Count
    {
        get
        {
            lock (gate) return accounts.Count;
        }
    }

    /// <summary>Counts a call of the client and decides on it; a refused call costs nothing.</summary>
    public Decision Check(string client, int cost = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, Limit);
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!accounts.TryGetValue(client, out var account))
            {
                if (accounts.Count >= maxClients) Forget(now);
                accounts[client] = account = Open(now);
            }

            return account.Decide(cost, now);
        }
    }

    /// <summary>Lets the client begin anew.</summary>
    public void Reset(string client)
    {
        lock (gate) accounts.Remove(client);
    }

    private protected abstract IAccount Open(DateTimeOffset now);

    /// <summary>Drops the clients without any use in the window; if there are none, the oldest.</summary>
    private void Forget(DateTimeOffset now)
    {
        string[] idle = [.. accounts.Where(entry => entry.Value.IsIdle(now)).Select(entry => entry.Key)];
        foreach (var client in idle.Length > 0 ? idle : [accounts.First().Key]) accounts.Remove(client);
    }
}

/// <summary>What is remembered of one client.</summary>
internal interface IAccount
{
    Decision Decide(int cost, DateTimeOffset now);

    bool IsIdle(DateTimeOffset now);
}

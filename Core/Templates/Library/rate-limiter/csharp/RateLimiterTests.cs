using System.Globalization;
using Xunit;

namespace RateLimiting;

public sealed class RateLimiterTests
{
    private readonly StillTime time = new();

    public static TheoryData<string> Kinds => ["bucket", "window"];

    private RateLimiter Make(string kind, int limit, int seconds, int maxClients = 100) => kind == "bucket"
        ? new TokenBucket(limit, TimeSpan.FromSeconds(seconds), time, maxClients)
        : new SlidingWindow(limit, TimeSpan.FromSeconds(seconds), time, maxClients);

    private static Decision Allowed(int remaining) => new(true, remaining, TimeSpan.Zero);

    private static Decision Refused(double seconds, int remaining = 0) => new(false, remaining, TimeSpan.FromSeconds(seconds));

    [Theory, MemberData(nameof(Kinds))]
    public void C2_Calls_up_to_the_limit_are_allowed(string kind)
    {
        var limiter = Make(kind, 3, 30);
        foreach (var remaining in new[] { 2, 1, 0 }) Assert.Equal(Allowed(remaining), limiter.Check("a"));
        Assert.False(limiter.Check("a").Allowed);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void C3_Clients_do_not_share_their_limit(string kind)
    {
        var limiter = Make(kind, 1, 60);
        Assert.Equal(Allowed(0), limiter.Check("a"));
        Assert.Equal(Allowed(0), limiter.Check("b"));
    }

    [Fact]
    public void C4_A_bucket_refills_evenly()
    {
        var limiter = Make("bucket", 3, 30);
        Assert.Equal(Allowed(0), limiter.Check("a", 3));
        Assert.Equal(Refused(10), limiter.Check("a"));
        Assert.Equal(Refused(20), limiter.Check("a", 2));
        time.Move(9);
        Assert.Equal(1, limiter.Check("a").RetryAfter.TotalSeconds, 6);
        time.Move(1);
        Assert.Equal(Allowed(0), limiter.Check("a"));
        time.Move(3600);
        Assert.Equal(Allowed(2), limiter.Check("a"));
    }

    [Fact]
    public void C4_A_window_slides()
    {
        var limiter = Make("window", 2, 10);
        Assert.Equal(Allowed(1), limiter.Check("a"));
        time.Move(4);
        Assert.Equal(Allowed(0), limiter.Check("a"));
        Assert.Equal(Refused(6), limiter.Check("a"));
        Assert.Equal(Refused(10), limiter.Check("a", 2));
        time.Move(6);
        Assert.Equal(Allowed(0), limiter.Check("a"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void C5_A_refused_call_costs_nothing(string kind)
    {
        var limiter = Make(kind, 5, 60);
        Assert.Equal(Allowed(2), limiter.Check("a", 3));
        Assert.Equal(2, limiter.Check("a", 3).Remaining);
        Assert.Equal(Allowed(0), limiter.Check("a", 2));
    }

    [Fact]
    public void C5_A_clock_that_goes_back_gives_nothing_away()
    {
        var limiter = Make("bucket", 1, 1);
        limiter.Check("a");
        time.Move(-3600);
        Assert.Equal(Refused(1), limiter.Check("a"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void C4_A_reset_lets_a_client_begin_anew(string kind)
    {
        var limiter = Make(kind, 1, 60);
        limiter.Check("a");
        limiter.Reset("a");
        Assert.Equal(Allowed(0), limiter.Check("a"));
    }

    [Theory, InlineData(-1), InlineData(0), InlineData(3)]
    public void C6_Costs_outside_of_the_limit_are_mistakes(int cost) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Make("bucket", 2, 60).Check("a", cost));

    [Theory, InlineData(0, 1, 1), InlineData(1, 0, 1), InlineData(1, -1, 1), InlineData(1, 1, 0)]
    public void C6_Settings_that_make_no_sense_are_refused(int limit, int seconds, int maxClients) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Make("window", limit, seconds, maxClients));

    [Fact]
    public void C1_The_defaults_are_those_asked_for()
    {
        Assert.Equal(({{limit}}, TimeSpan.FromSeconds({{window_seconds}})), (RateLimiter.DefaultLimit, RateLimiter.DefaultWindow));
        Assert.Equal(Allowed(RateLimiter.DefaultLimit - 1), new TokenBucket(RateLimiter.DefaultLimit, RateLimiter.DefaultWindow).Check("a"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void C7_Idle_clients_are_forgotten_first(string kind)
    {
        var limiter = Make(kind, 2, 10, maxClients: 2);
        limiter.Check("idle");
        time.Move(10);
        limiter.Check("busy", 2);
        limiter.Check("new");
        Assert.Equal(2, limiter.Count);
        Assert.False(limiter.Check("busy").Allowed);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void C7_There_are_never_too_many_clients(string kind)
    {
        var limiter = Make(kind, 1, 60, maxClients: 3);
        for (var client = 0; client < 10; client++) limiter.Check(client.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(3, limiter.Count);
        Assert.False(limiter.Check("9").Allowed);
    }

    [Fact]
    public void C2_Calls_at_once_are_counted_one_by_one()
    {
        var limiter = Make("bucket", 50, 3600);
        var allowed = 0;
        Parallel.For(0, 200, _ =>
        {
            if (limiter.Check("a").Allowed) Interlocked.Increment(ref allowed);
        });
        Assert.Equal(50, allowed);
    }

    /// <summary>Stands still unless it is moved.</summary>
    private sealed class StillTime : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => now;

        public void Move(double seconds) => now = now.AddSeconds(seconds);
    }
}

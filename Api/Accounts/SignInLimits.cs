using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Nightshift.Accounts;

/// <summary>How often signing in may be tried: by address, so that one machine cannot try many accounts, and by e-mail, so that many machines cannot try one.</summary>
internal sealed class SignInLimits(IOptions<AccountOptions> options) : IDisposable
{
    /// <summary>The rate limiting policy of the routes for signing in and registering.</summary>
    public const string Policy = "sign-in";

    private readonly PartitionedRateLimiter<string> byEmail = PartitionedRateLimiter.Create<string, string>(
        email => RateLimitPartition.GetFixedWindowLimiter(email.ToLowerInvariant(), _ => PerMinute(options.Value.AttemptsPerEmail)));

    public RateLimitPartition<IPAddress> ByAddress(HttpContext context) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress ?? IPAddress.None, _ => PerMinute(options.Value.AttemptsPerAddress));

    /// <summary>False when this e-mail address was tried too often.</summary>
    public bool Allows(string email)
    {
        using var lease = byEmail.AttemptAcquire(email);
        return lease.IsAcquired;
    }

    public void Dispose() => byEmail.Dispose();

    private static FixedWindowRateLimiterOptions PerMinute(int permits) => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) };
}

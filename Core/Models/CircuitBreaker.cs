using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Nightshift.Models;

/// <summary>
/// Lets a provider that failed several times in a row rest, then admits one trial call. With Redis all replicas share what they know; without it,
/// or while it is down, each goes by what it saw itself.
/// </summary>
internal sealed class CircuitBreaker(IOptions<ModelOptions> options, TimeProvider time, IConnectionMultiplexer? redis = null)
{
    private readonly ConcurrentDictionary<string, State> states = new(StringComparer.OrdinalIgnoreCase);

    private readonly TimeSpan rest = TimeSpan.FromSeconds(options.Value.BreakerSeconds);

    /// <summary>The first to ask after the rest makes the trial, and the others go on waiting. Whoever is admitted reports what came of it.</summary>
    public async Task<Admission> AdmitAsync(string provider)
    {
        var now = time.GetUtcNow();
        var (resting, isTrial) = redis is { IsConnected: true } ? await SharedAsync(provider, now) : Local(provider, now);
        return new Admission(provider, isTrial, resting is not { RestsUntil: { } until }
            ? null
            : $"{provider} rests for another {Math.Ceiling((until - now).TotalSeconds)} s after {resting.Value.Failures} failures in a row (the last: {resting.Value.LastCause})");
    }

    /// <summary>Takes in how an admitted call ended. A trial that was not made, or says nothing of the provider's health, is the next call's.</summary>
    /// <param name="succeeded">Whether it was answered.</param>
    /// <param name="failure">Null when it was answered, and when it was not made or was stopped.</param>
    public Task ReportAsync(Admission admission, bool succeeded, ModelFailure? failure) =>
        succeeded ? SucceededAsync(admission.Provider)
        : failure is { CountsAgainstProvider: true } ? FailedAsync(admission.Provider, failure.Cause)
        : admission.IsTrial ? GiveBackAsync(admission.Provider)
        : Task.CompletedTask;

    public async Task SucceededAsync(string provider)
    {
        states.TryRemove(provider, out _);
        await WithRedisAsync(database => database.KeyDeleteAsync(Key(provider), CommandFlags.FireAndForget));
    }

    public async Task FailedAsync(string provider, string cause)
    {
        var until = time.GetUtcNow() + rest;
        states.AddOrUpdate(provider, _ => After(1), (_, state) => After(state.Failures + 1));
        await WithRedisAsync(database => database.ScriptEvaluateAsync(FailedScript, [Key(provider)], [options.Value.BreakerFailures, until.ToUnixTimeMilliseconds(), cause, Lifetime]));

        State After(int failures) => new(failures, failures >= options.Value.BreakerFailures ? until : null, cause);
    }

    private async Task GiveBackAsync(string provider)
    {
        var now = time.GetUtcNow();
        if (states.ContainsKey(provider)) states.AddOrUpdate(provider, _ => default, (_, state) => state.RestsUntil is null ? state : state with { RestsUntil = now });
        await WithRedisAsync(database => database.ScriptEvaluateAsync(GiveBackScript, [Key(provider)], [now.ToUnixTimeMilliseconds()]));
    }

    /// <summary>The rest that holds a call back; null when it may be made, with whether it is the trial.</summary>
    private (State? Resting, bool IsTrial) Local(string provider, DateTimeOffset now)
    {
        var (admitted, isTrial) = (true, false);
        if (!states.ContainsKey(provider)) return (null, false);
        var state = states.AddOrUpdate(provider, _ => default, (_, state) =>
        {
            admitted = state.RestsUntil is null || state.RestsUntil <= now;
            isTrial = admitted && state.RestsUntil is not null;
            return isTrial ? state with { RestsUntil = now + rest } : state;
        });
        return admitted ? (null, isTrial) : (state, false);
    }

    /// <summary>The same in Redis, where one hash per provider holds the state and goes away by itself.</summary>
    private async Task<(State? Resting, bool IsTrial)> SharedAsync(string provider, DateTimeOffset now)
    {
        try
        {
            var answer = (RedisValue[])(await redis!.GetDatabase().ScriptEvaluateAsync(
                AdmitScript, [Key(provider)], [now.ToUnixTimeMilliseconds(), (now + rest).ToUnixTimeMilliseconds(), Lifetime]))!;
            return answer is [var until, var failures, var cause] ? (new State((int)failures, DateTimeOffset.FromUnixTimeMilliseconds((long)until), cause), false) : (null, answer.Length > 0);
        }
        catch (Exception down) when (down is RedisException or TimeoutException)
        {
            return Local(provider, now);
        }
    }

    private async Task WithRedisAsync(Func<IDatabase, Task> change)
    {
        if (redis is not { IsConnected: true }) return;
        try
        {
            await change(redis.GetDatabase());
        }
        catch (Exception down) when (down is RedisException or TimeoutException)
        {
            // What this process saw is in its own states; that has to do until Redis is back.
        }
    }

    private static RedisKey Key(string provider) => $"nightshift:breaker:{provider.ToLowerInvariant()}";

    /// <summary>Milliseconds that a state is kept after its last change: failures further apart are not in a row.</summary>
    private long Lifetime => (long)(TimeSpan.FromMinutes(10) + rest).TotalMilliseconds;

    private const string AdmitScript = """
        local rests = tonumber(redis.call('HGET', KEYS[1], 'until'))
        if not rests then return {} end
        if rests > tonumber(ARGV[1]) then return redis.call('HMGET', KEYS[1], 'until', 'failures', 'cause') end
        redis.call('HSET', KEYS[1], 'until', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {1}
        """;

    private const string GiveBackScript = "if redis.call('HEXISTS', KEYS[1], 'until') == 1 then redis.call('HSET', KEYS[1], 'until', ARGV[1]) end";

    private const string FailedScript = """
        local failures = redis.call('HINCRBY', KEYS[1], 'failures', 1)
        redis.call('HSET', KEYS[1], 'cause', ARGV[3])
        if failures >= tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'until', ARGV[2]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return failures
        """;

    private readonly record struct State(int Failures, DateTimeOffset? RestsUntil, string? LastCause);
}

/// <summary>Whether a provider is asked.</summary>
/// <param name="IsTrial">It is the one call after a rest.</param>
/// <param name="WhyNot">As a clause; null when it is asked.</param>
internal readonly record struct Admission(string Provider, bool IsTrial, string? WhyNot);

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>
/// Lets a provider that failed several times in a row rest, then admits one trial call. All its state goes through <see cref="Change"/>,
/// which is where replicas can come to share it.
/// </summary>
internal sealed class CircuitBreaker(IOptions<ModelOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, State> states = new(StringComparer.OrdinalIgnoreCase);

    private readonly TimeSpan rest = TimeSpan.FromSeconds(options.Value.BreakerSeconds);

    /// <summary>Null when a call may be made; else why not. The first to ask after the rest makes the trial, and the others go on waiting.</summary>
    public string? WhyNot(string provider)
    {
        var now = time.GetUtcNow();
        var admitted = true;
        var state = Change(provider, state =>
        {
            admitted = state.RestsUntil is null || state.RestsUntil <= now;
            return admitted && state.RestsUntil is not null ? state with { RestsUntil = now + rest } : state;
        });
        return admitted
            ? null
            : $"{provider} rests for another {Math.Ceiling((state.RestsUntil!.Value - now).TotalSeconds)} s after {state.Failures} failures in a row (the last: {state.LastCause})";
    }

    public void Succeeded(string provider)
    {
        if (states.ContainsKey(provider)) Change(provider, _ => default);
    }

    public void Failed(string provider, string cause) => Change(provider, state =>
    {
        var failures = state.Failures + 1;
        return new State(failures, failures >= options.Value.BreakerFailures ? time.GetUtcNow() + rest : null, cause);
    });

    private State Change(string provider, Func<State, State> change) => states.AddOrUpdate(provider, _ => change(default), (_, state) => change(state));

    private readonly record struct State(int Failures, DateTimeOffset? RestsUntil, string? LastCause);
}

using System.Collections.Concurrent;
using Nightshift.Events;

namespace Nightshift.Executions;

/// <summary>What this process works on at the moment, so that a cancel reaches it at once.</summary>
internal sealed class RunningExecutions : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly IDisposable observing;

    public RunningExecutions(EventFeed feed) => observing = feed.Observe(news =>
    {
        if (news.Event is { Type: ExecutionEvents.CancelRequested } && running.TryGetValue(news.Stream, out var cancel)) _ = cancel.CancelAsync();
    });

    /// <summary>A token that a cancel request, or the host's stop, sets off; dispose the source when done.</summary>
    public CancellationTokenSource Add(Guid id, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        running[ExecutionEvents.Stream(id)] = source;
        return source;
    }

    public void Remove(Guid id) => running.TryRemove(ExecutionEvents.Stream(id), out _);

    public void Dispose() => observing.Dispose();
}

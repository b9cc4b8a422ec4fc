using System.Collections.Concurrent;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Projects;
using Nightshift.Repositories;

namespace Nightshift;

/// <summary>What this process works on at the moment, so that a cancel reaches it at once.</summary>
internal sealed class RunningWork : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly IDisposable observing;

    public RunningWork(EventFeed feed) => observing = feed.Observe(news =>
    {
        if (news.Event is { Type: ExecutionEvents.CancelRequested or RepositoryEvents.CancelRequested or ProjectEvents.StopRequested } && running.TryGetValue(news.Stream, out var cancel)) _ = cancel.CancelAsync();
    });

    /// <summary>A token that a cancel request, or the host's stop, sets off; dispose the source when done.</summary>
    public CancellationTokenSource Add(string stream, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        running[stream] = source;
        return source;
    }

    public void Remove(string stream) => running.TryRemove(stream, out _);

    public void Dispose() => observing.Dispose();
}

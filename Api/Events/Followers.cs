using System.Collections.Concurrent;

namespace Nightshift.Events;

/// <summary>
/// Follows things that this process did not start and does not own, each at most once: whatever there is news of, and whatever a look now and then finds. Nothing of it is in memory alone.
/// </summary>
/// <param name="idOf">Whose stream it is; null when it is of another kind.</param>
/// <param name="open">The ids of all that are to be followed.</param>
/// <param name="follow">Until there is nothing more to follow.</param>
internal sealed partial class Followers(
    EventFeed feed, TimeProvider time, ILogger log, Func<string, Guid?> idOf, Func<CancellationToken, Task<IReadOnlyList<Guid>>> open, Func<Guid, CancellationToken, Task> follow)
{
    /// <summary>For news that were lost with the connection that brings them.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, bool> followed = [], again = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        using var observing = feed.Observe(news =>
        {
            if (idOf(news.Stream) is { } id) Follow(id, stopping);
        });
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
                await LookAsync(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // This process stops; what is open goes on where it runs, and is followed again at the next start.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var id in await open(cancellation)) Follow(id, cancellation);
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or TimeoutException)
        {
            Log.Blind(log, exception.GetType().Name);
        }
    }

    private void Follow(Guid id, CancellationToken cancellation)
    {
        if (!followed.TryAdd(id, true)) again[id] = true; // whoever follows it may have just looked at it for the last time
        else
            _ = Task.Run(async () =>
            {
                try
                {
                    await follow(id, cancellation);
                }
                catch (Exception exception) when (exception is OperationCanceledException or Npgsql.NpgsqlException or TimeoutException)
                {
                    // The next look goes on with it.
                }
                catch (Exception exception)
                {
                    Log.Failed(log, exception, id);
                }
                finally
                {
                    followed.TryRemove(id, out _);
                    if (again.TryRemove(id, out _)) Follow(id, cancellation);
                }
            }, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What is open could not be looked up ({Cause}).")]
        public static partial void Blind(ILogger logger, string cause);

        [LoggerMessage(2, LogLevel.Error, "{Id} could not be followed.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);
    }
}

using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Repositories;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Keeps the index up with what is delivered, uploaded and changed: at once when an execution ends, and otherwise at the next look at the queue.</summary>
internal sealed partial class SearchIndexing(EventFeed feed, IndexStore index, TimeProvider time, ILogger<SearchIndexing> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await foreach (var _ in feed.WakeAsync(time, Rhythm, [ExecutionEvents.Completed, RepositoryEvents.Progress], stopping))
            try
            {
                while (await index.IndexNextAsync(stopping)) { }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                Log.Failed(log, exception.GetType().Name);
            }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not index what waits for it ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

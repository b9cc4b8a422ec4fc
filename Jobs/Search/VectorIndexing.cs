using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Gives vectors to what was indexed. A user whose vectors cannot be made now is looked at again later; words are searched meanwhile.</summary>
internal sealed partial class VectorIndexing(EventFeed feed, EmbeddingStore chunks, VectorFilling filling, TimeProvider time, ILogger<VectorIndexing> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    /// <summary>After a failure, and between two looks at everybody for another embedder.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, DateTimeOffset> resting = [];

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var everybody = DateTimeOffset.MinValue;
        await foreach (var _ in feed.WakeAsync(time, Rhythm, [ExecutionEvents.Completed], stopping))
            try
            {
                var users = time.GetUtcNow() < everybody ? await chunks.WaitingAsync(stopping) : await chunks.UsersAsync(stopping);
                if (time.GetUtcNow() >= everybody) everybody = time.GetUtcNow() + Rest;
                foreach (var user in users.Where(user => !resting.TryGetValue(user, out var until) || time.GetUtcNow() >= until)) await FillAsync(user, stopping);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                Log.Failed(log, exception.GetType().Name);
            }
    }

    private async Task FillAsync(Guid userId, CancellationToken stopping)
    {
        try
        {
            await filling.FillAsync(userId, stopping);
            resting.Remove(userId);
        }
        catch (Exception exception) when (exception is HttpRequestException or ModelUnavailableException or BudgetExceededException || exception is TaskCanceledException && !stopping.IsCancellationRequested)
        {
            resting[userId] = time.GetUtcNow() + Rest;
            Log.Failed(log, exception.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not make vectors of what was indexed ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

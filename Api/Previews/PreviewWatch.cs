using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Executions;

namespace Nightshift.Previews;

/// <summary>
/// Has every open preview started by a Runner, and writes down what that says. Nothing of it is in memory alone: after a crash, or beside another Api, it asks again, and Runner
/// starts a run only once.
/// </summary>
internal sealed partial class PreviewWatch(
    PreviewStore previews, ExecutionStore executions, RunnerPreviews runners, EventFeed feed, IOptions<PreviewOptions> options, TimeProvider time, ILogger<PreviewWatch> log) : BackgroundService
{
    /// <summary>For news that were lost with the connection that brings them.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, bool> followed = [], again = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var observing = feed.Observe(news =>
        {
            if (PreviewStore.PreviewOf(news.Stream) is { } id) Follow(id, stoppingToken);
        });
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
                await LookAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Api stops; what is open goes on in Runner, and is followed again at the next start.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var id in await previews.OpenAsync(cancellation)) Follow(id, cancellation);
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
                    await FollowAsync(id, cancellation);
                }
                catch (Exception exception) when (exception is OperationCanceledException or Npgsql.NpgsqlException or TimeoutException)
                {
                    // The next look goes on with it.
                }
                finally
                {
                    followed.TryRemove(id, out _);
                    if (again.TryRemove(id, out _)) Follow(id, cancellation);
                }
            }, cancellation);
    }

    private async Task FollowAsync(Guid id, CancellationToken cancellation)
    {
        for (long? lost = null; await previews.FindAsync(id, cancellation) is { IsOpen: true } preview;)
            try
            {
                if (preview.Runner is null) await previews.ChooseAsync(preview, await runners.ChooseAsync(cancellation), cancellation);
                else await foreach (var progress in runners.FollowAsync(new Uri(preview.Runner), id, await StartOfAsync(preview, cancellation), cancellation))
                {
                    lost = null;
                    await previews.ApplyAsync(id, progress, time.GetUtcNow(), cancellation);
                }
            }
            catch (HttpRequestException exception) when (exception.StatusCode is { } status)
            {
                await EndAsync(preview, status switch
                {
                    HttpStatusCode.NotFound => "The Runner that served it has been restarted, and the preview ended with it. Start it again.",
                    HttpStatusCode.ServiceUnavailable => "There is no room for another preview on Runner. Stop one and try again.",
                    _ => "Runner refused it. Its log tells more."
                }, cancellation);
            }
            catch (RunnerUnavailableException exception)
            {
                await EndAsync(preview, exception.Message, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || exception is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                lost ??= time.GetTimestamp();
                if (time.GetElapsedTime(lost.Value) > TimeSpan.FromSeconds(options.Value.LostSeconds))
                    await EndAsync(preview, "The Runner that served it is gone, and the preview ended with it. Start it again.", cancellation);
                else
                    await Task.Delay(Pause, time, cancellation);
            }
    }

    /// <summary>Null for one that runs already: if its Runner does not know it, it has ended.</summary>
    private async Task<PreviewStart?> StartOfAsync(Preview preview, CancellationToken cancellation)
    {
        if (preview.Status != PreviewStatus.Starting) return null;
        var execution = await executions.FindAsync(preview.UserId, preview.ExecutionId, cancellation);
        var attempts = await executions.AttemptsAsync(preview.UserId, preview.ExecutionId, cancellation);
        return new PreviewStart(
            preview.Run, execution!.Language, attempts.Single(attempt => attempt.Number == preview.Attempt).Files!, preview.Command, preview.Port, preview.ExpiresAt, preview.UserId.ToString());
    }

    private Task EndAsync(Preview preview, string why, CancellationToken cancellation) =>
        previews.ApplyAsync(preview.Id, new PreviewProgress(preview.Run, PreviewStatus.Stopped, why, preview.Kind, preview.Command, preview.Port, preview.ExpiresAt), time.GetUtcNow(), cancellation);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Open previews could not be looked up ({Cause}).")]
        public static partial void Blind(ILogger logger, string cause);
    }
}

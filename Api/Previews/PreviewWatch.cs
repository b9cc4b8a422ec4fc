using System.Net;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Executions;

namespace Nightshift.Previews;

/// <summary>
/// Has every open preview started by a Runner, and writes down what that says. Nothing of it is in memory alone: after a crash, or beside another Api, it asks again, and Runner
/// starts a run only once.
/// </summary>
internal sealed class PreviewWatch(
    PreviewStore previews, ExecutionStore executions, RunnerPreviews runners, EventFeed feed, IOptions<PreviewOptions> options, TimeProvider time, ILogger<PreviewWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new Followers(feed, time, log, PreviewStore.PreviewOf, previews.OpenAsync, FollowAsync).RunAsync(stoppingToken);

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
}

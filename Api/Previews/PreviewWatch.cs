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
    PreviewStore previews, PreviewSources sources, PreviewCopy copy, RunnerPreviews runners, EventFeed feed, IOptions<PreviewOptions> options, TimeProvider time, ILogger<PreviewWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new Followers(feed, time, log, PreviewStore.PreviewOf, previews.OpenAsync, FollowAsync).RunAsync(stoppingToken);

    private async Task FollowAsync(Guid id, CancellationToken cancellation)
    {
        for (long? lost = null; await previews.FindAsync(id, cancellation) is { IsOpen: true } preview;)
            try
            {
                if (preview.Runner is null) await previews.ChooseAsync(preview, await runners.ChooseAsync(cancellation), cancellation);
                else await HearAsync(preview, new Uri(preview.Runner), () => lost = null, cancellation);
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

    /// <summary>Writes down what Runner says, and has it given what becomes of the files meanwhile.</summary>
    private async Task HearAsync(Preview preview, Uri runner, Action heard, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task? copying = null;
        try
        {
            await foreach (var progress in runners.FollowAsync(runner, preview.Id, await StartOfAsync(preview, cancellation), cancellation))
            {
                heard();
                if (preview.WorkspaceId is { } workspace) copying ??= copy.KeepAsync(preview, workspace, runner, ending.Token);
                await previews.ApplyAsync(preview.Id, progress, time.GetUtcNow(), cancellation);
            }
        }
        finally
        {
            await ending.CancelAsync();
            if (copying is not null) await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null for one that runs already: if its Runner does not know it, it has ended.</summary>
    private async Task<PreviewStart?> StartOfAsync(Preview preview, CancellationToken cancellation)
    {
        if (preview.Status != PreviewStatus.Starting) return null;
        var source = await sources.ReadAsync(preview.UserId, preview.ExecutionId, preview.Attempt, preview.WorkspaceId, cancellation);
        return new PreviewStart(
            preview.Run, source.Language, source.Files, preview.Command, preview.Port, preview.ExpiresAt, preview.UserId.ToString(), source.Binaries, Follows: preview.WorkspaceId is not null);
    }

    private Task EndAsync(Preview preview, string why, CancellationToken cancellation) =>
        previews.ApplyAsync(preview.Id, new PreviewProgress(preview.Run, PreviewStatus.Stopped, why, preview.Kind, preview.Command, preview.Port, preview.ExpiresAt), time.GetUtcNow(), cancellation);
}

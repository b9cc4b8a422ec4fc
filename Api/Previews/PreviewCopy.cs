using System.Net;
using Nightshift.Events;
using Nightshift.Terminals;
using Nightshift.Workspaces;

namespace Nightshift.Previews;

/// <summary>
/// Keeps the files of a preview in step with those of its workspace. What the preview has is Runner's to say, so whoever comes after this process sends what it did not, and two at once do no harm.
/// </summary>
internal sealed partial class PreviewCopy(
    PreviewStore previews, RunnerPreviews runners, WorkspaceFolders folders, WorkspaceFiles files, EventFeed feed, TimeProvider time, ILogger<PreviewCopy> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Until the preview has ended, here or at its Runner.</summary>
    public async Task KeepAsync(Preview preview, Guid workspace, Uri runner, CancellationToken cancellation)
    {
        while (true)
            try
            {
                await FollowAsync(preview, workspace, runner, cancellation);
                return;
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
            {
                return; // it has ended there, and another start has another follower
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Interrupted(log, exception, preview.Id);
                await Task.Delay(Pause, time, cancellation);
            }
    }

    private async Task FollowAsync(Preview preview, Guid workspace, Uri runner, CancellationToken cancellation)
    {
        using var changes = feed.Subscribe(WorkspaceEvents.Stream(workspace)); // before anything is read, so that nothing falls between
        var inside = new Dictionary<string, string>(await runners.VersionsAsync(runner, preview.Id, cancellation));
        var folder = folders.Of(preview.UserId, workspace);
        var versions = await PushAsync(preview, folder, null, inside, runner, cancellation);
        await foreach (var _ in changes.ReadAllAsync(cancellation))
        {
            if (await previews.FindAsync(preview.Id, cancellation) is null)
            {
                await runners.StopAsync(runner, preview.Id, cancellation); // it was deleted with its workspace
                return;
            }
            versions = await PushAsync(preview, folder, versions, inside, runner, cancellation);
        }
    }

    /// <summary>Sends what the preview lacks.</summary>
    private async Task<WorkspaceVersions> PushAsync(Preview preview, WorkspaceFolder folder, WorkspaceVersions? before, Dictionary<string, string> inside, Uri runner, CancellationToken cancellation)
    {
        var versions = await files.VersionsAsync(folder, before, cancellation);
        Dictionary<string, byte[]> written = [];
        foreach (var (path, version) in versions.ByPath)
            if (inside.GetValueOrDefault(path) != version && SandboxFiles.Travels(path) && await files.BytesAsync(folder, path, cancellation) is { } content) written[path] = content;
        string[] deleted = [.. inside.Keys.Except(versions.ByPath.Select(entry => entry.Key))];
        if (written.Count + deleted.Length == 0) return versions;
        await runners.ChangeAsync(runner, preview.Id, new PreviewChange(preview.Run, written, deleted), cancellation);
        foreach (var (path, content) in written) inside[path] = WorkspaceFiles.VersionOf(content);
        foreach (var path in deleted) inside.Remove(path);
        return versions;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The files of preview {Id} could not be sent, and are sent again.")]
        public static partial void Interrupted(ILogger logger, Exception exception, Guid id);
    }
}

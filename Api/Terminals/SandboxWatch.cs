using System.Net;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>
/// Has every open sandbox started by its Runner, keeps its files in step with the workspace's, and stores what its terminals print. One Api at a time does so; when it is gone, the
/// next one goes on from what is stored.
/// </summary>
internal sealed class SandboxWatch(
    WorkspaceSandboxStore sandboxes, TerminalStore terminals, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files, RunnerSandboxes runners, EventFeed feed, IOptions<TerminalOptions> options,
    IOptions<WorkspaceOptions> limits, TimeProvider time, ILogger<SandboxWatch> log) : BackgroundService
{
    private const int MostHistory = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), Turn = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new Followers(feed, time, log, WorkspaceSandboxStore.WorkspaceOf, sandboxes.OpenAsync, FollowAsync).RunAsync(stoppingToken);

    private async Task FollowAsync(Guid workspace, CancellationToken cancellation)
    {
        for (long? lost = null; await sandboxes.FindAsync(workspace, cancellation) is { IsOpen: true } sandbox;)
            try
            {
                if (sandbox.State == SandboxState.Starting) await runners.StartAsync(sandbox, await StartOfAsync(sandbox, cancellation), cancellation);
                using var socket = await runners.LinkAsync(sandbox, cancellation);
                lost = null;
                var copy = new SandboxCopy(sandbox, socket, sandboxes, workspaces, folders, files, time);
                await new SandboxLink(sandbox, socket, copy, sandboxes, terminals, feed, options.Value, time).RunAsync(cancellation);
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
            {
                await Task.Delay(Turn, time, cancellation); // another Api has it
            }
            catch (HttpRequestException exception) when (exception.StatusCode is { } status)
            {
                await sandboxes.EndAsync(workspace, sandbox.Run, status switch
                {
                    HttpStatusCode.NotFound => "The Runner that had it was restarted, and what ran in the sandbox ended with it.",
                    HttpStatusCode.ServiceUnavailable => "There is no room for another sandbox on Runner. Put another workspace's away, or try again later.",
                    _ => "Runner refused it. Its log tells more."
                }, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.WebSockets.WebSocketException)
            {
                lost ??= time.GetTimestamp();
                if (time.GetElapsedTime(lost.Value) > TimeSpan.FromSeconds(options.Value.LostSeconds))
                    await sandboxes.EndAsync(workspace, sandbox.Run, "The Runner that had it is gone, and what ran in the sandbox ended with it.", cancellation);
                else
                    await Task.Delay(Pause, time, cancellation);
            }
    }

    private async Task<SandboxStart> StartOfAsync(WorkspaceSandbox sandbox, CancellationToken cancellation)
    {
        var (typed, _) = await terminals.CommandsAsync(sandbox.UserId, sandbox.WorkspaceId, 1, MostHistory, cancellation);
        return new SandboxStart(sandbox.Run, sandbox.Network, sandbox.Rules ?? TerminalRules.Default, SandboxFiles.StayInside, limits.Value.FileBytes, [.. typed.Select(command => command.Line.ReplaceLineEndings("; ")).Reverse()]);
    }
}

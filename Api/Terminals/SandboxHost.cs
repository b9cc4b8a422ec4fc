using System.Text;
using Microsoft.Extensions.Options;
using Nightshift.Events;
using Nightshift.Executions;

namespace Nightshift.Terminals;

/// <summary>Brings up what a person wants to see: the workspace's sandbox, and a shell in one of its terminals; and ends it.</summary>
internal sealed class SandboxHost(WorkspaceSandboxStore sandboxes, TerminalStore terminals, RunnerSandboxes runners, EventFeed feed, IOptions<TerminalOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The sandbox once it can be used; started when there is none.</summary>
    /// <exception cref="SandboxUnavailableException">It cannot be had now.</exception>
    public async Task<WorkspaceSandbox> EnsureAsync(Guid userId, Guid workspace, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var news = feed.Subscribe(WorkspaceSandboxStore.Stream(workspace)); // before the row is read, so that nothing falls between
        try
        {
            if (await sandboxes.FindAsync(userId, workspace, limit.Token) is not { IsOpen: true } && !await sandboxes.StartAsync(userId, workspace, await runners.ChooseAsync(limit.Token), options.Value.Sandboxes, limit.Token))
                throw new SandboxUnavailableException($"You have {options.Value.Sandboxes} workspaces with terminals open, which is the most there can be. Put one away first.", isFull: true);
            while (true)
            {
                var sandbox = (await sandboxes.FindAsync(userId, workspace, limit.Token))!;
                if (sandbox.State == SandboxState.Running) return sandbox;
                if (!sandbox.IsOpen) throw new SandboxUnavailableException(sandbox.Detail);
                await foreach (var _ in news.ReadAllAsync(limit.Token)) break;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or RunnerUnavailableException)
        {
            throw new SandboxUnavailableException("No Runner takes work now. Try again in a moment.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SandboxUnavailableException("The sandbox did not come up in time. Try again.");
        }
    }

    /// <summary>Starts a shell in a terminal that has none, below what was printed there before.</summary>
    /// <exception cref="SandboxUnavailableException">It cannot be had now.</exception>
    /// <returns>Whether it was started; else one runs in it already.</returns>
    public async Task<bool> OpenAsync(Terminal terminal, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); ;)
            try
            {
                var sandbox = await EnsureAsync(terminal.UserId, terminal.WorkspaceId, cancellation);
                if (await runners.HasShellAsync(sandbox, terminal.Id, cancellation)) return false;
                var now = await terminals.FindAsync(terminal.UserId, terminal.WorkspaceId, terminal.Id, cancellation) ?? terminal;
                await runners.OpenAsync(sandbox, terminal.Id, new TerminalStart(now.Printed, await terminals.OutputAsync(terminal.Id, options.Value.ScrollbackBytes, cancellation), NewShell()), cancellation);
                await terminals.ExitAsync(terminal.WorkspaceId, terminal.Id, null, cancellation);
                return true;
            }
            catch (HttpRequestException) // it has just ended, and its row will say so in a moment
            {
                if (time.GetElapsedTime(began) > Patience) throw new SandboxUnavailableException("The Runner that has the sandbox does not answer. Try again in a moment.");
                await Task.Delay(Pause, time, cancellation);
            }
    }

    /// <summary>Ends a workspace's sandbox, when it has one.</summary>
    public async Task EndAsync(Guid userId, Guid workspace, string why, CancellationToken cancellation)
    {
        if (await sandboxes.FindAsync(userId, workspace, cancellation) is not { IsOpen: true, Runner: not null } sandbox) return;
        await runners.StopAsync(sandbox, why, cancellation);
        await sandboxes.EndAsync(workspace, sandbox.Run, why, cancellation);
    }

    /// <summary>Ends the screen of what ran before, and says so.</summary>
    private byte[] NewShell() => Encoding.UTF8.GetBytes($"\e[?1047l\e[?2004l\e[?1000l\e[?1002l\e[?1003l\e[?25h\e[0m\r\n\e[90m[ {time.GetUtcNow():d MMMM HH:mm} UTC: what ran before has ended; this is a new shell ]\e[0m\r\n");
}

/// <summary>A sandbox cannot be had now. The message says why, to people.</summary>
/// <param name="isFull">Whether the user has too many.</param>
internal sealed class SandboxUnavailableException(string message, bool isFull = false) : Exception(message)
{
    public bool IsFull => isFull;
}

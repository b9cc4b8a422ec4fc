using System.Net.WebSockets;
using System.Threading.Channels;
using Nightshift.Events;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>This side of a sandbox's connection: one thing after the other, in the order in which it comes.</summary>
internal sealed class SandboxLink(
    WorkspaceSandbox sandbox, SandboxSocket socket, SandboxCopy copy, WorkspaceSandboxStore sandboxes, TerminalStore terminals, EventFeed feed, TerminalOptions options, TimeProvider time)
{
    private int waiting;
    private long? catchUp;

    private Guid Workspace => sandbox.WorkspaceId;

    /// <summary>Until the sandbox has ended, or the connection is lost.</summary>
    /// <exception cref="WebSocketException">It is lost.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var incoming = Channel.CreateBounded<SandboxNews?>(16); // null: something was changed in the workspace
        Task[] work = [ReceiveAsync(incoming.Writer, ending.Token), ListenAsync(incoming.Writer, ending.Token)];
        try
        {
            await foreach (var news in incoming.Reader.ReadAllAsync(ending.Token))
                if (news is null)
                {
                    Volatile.Write(ref waiting, 0); // before it is looked at, so that nothing falls between
                    await copy.PushAsync(ending.Token);
                }
                else if (news.Kind == "ended")
                {
                    await sandboxes.EndAsync(Workspace, sandbox.Run, news.Detail ?? "", ending.Token);
                    return;
                }
                else await TakeAsync(news, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReceiveAsync(ChannelWriter<SandboxNews?> incoming, CancellationToken cancellation)
    {
        try
        {
            while (await socket.ReadAsync(cancellation) is { } news) await incoming.WriteAsync(news, cancellation);
            incoming.TryComplete(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
        }
        catch (Exception exception)
        {
            incoming.TryComplete(exception);
        }
    }

    private async Task ListenAsync(ChannelWriter<SandboxNews?> incoming, CancellationToken cancellation)
    {
        using var changes = feed.Subscribe(WorkspaceEvents.Stream(Workspace));
        await foreach (var _ in changes.ReadAllAsync(cancellation))
            if (Interlocked.Exchange(ref waiting, 1) == 0) await incoming.WriteAsync(null, cancellation);
    }

    private async Task TakeAsync(SandboxNews news, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        switch (news)
        {
            case { Kind: "begin" }:
                catchUp = news.Number ?? 0;
                break;
            case { Kind: "output", Terminal: { } id, Content: { } bytes, Place: { } place }:
                await socket.SendAsync(new SandboxNews("stored") { Terminal = id, Place = await StoreAsync(id, place, bytes, cancellation) }, cancellation);
                break;
            case { Kind: "changed", Path: { } path, Content: { } content }:
                await copy.WriteAsync(path, content, news.Version, cancellation);
                break;
            case { Kind: "deleted", Path: { } path }:
                await copy.DeleteAsync(path, news.Version, cancellation);
                break;
            case { Kind: "want", Paths: { } paths }:
                await copy.GiveAsync(paths, cancellation);
                await socket.SendAsync(new SandboxNews("ready"), cancellation);
                await sandboxes.SayRunningAsync(Workspace, sandbox.Run, cancellation);
                break;
            case { Kind: "exited", Terminal: { } id }:
                await terminals.ExitAsync(Workspace, id, news.Code, cancellation);
                break;
            case { Kind: "command", Terminal: { } id, Line: { } line, Verdict: "allow" or "ask" or "deny" }:
                await terminals.TypeAsync(Workspace, id, line.Replace("\0", ""), news.Verdict, now, cancellation);
                break;
            case { Kind: "command_ended" or "command_refused", Terminal: { } id }:
                await terminals.FinishAsync(Workspace, id, news.Code, now, cancellation);
                break;
        }
        if (news is { Number: { } number, Kind: not "begin" }) await socket.SendAsync(new SandboxNews("done") { Number = number }, cancellation);
        if (catchUp is { } last && (news.Kind == "begin" ? last == 0 : news.Number >= last))
        {
            catchUp = null;
            await copy.CompareAsync(cancellation);
        }
    }

    private async Task<long> StoreAsync(Guid id, long place, byte[] bytes, CancellationToken cancellation)
    {
        var end = place + bytes.Length;
        var stored = await terminals.PrintAsync(Workspace, id, place, bytes, options.ScrollbackBytes, cancellation);
        if (stored < place) // what lies between was printed faster than it could be stored, and is gone
        {
            await terminals.SkipAsync(Workspace, id, place, cancellation);
            stored = await terminals.PrintAsync(Workspace, id, place, bytes, options.ScrollbackBytes, cancellation);
        }
        return stored ?? end; // of a terminal that was closed nothing is kept
    }
}

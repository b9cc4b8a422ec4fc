using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Nightshift.Terminals;

/// <summary>
/// The connection between a sandbox and the Api that keeps its files and scrollback: news and output go out, orders come in. What is not yet stored is told again to the next Api, so
/// nothing hangs on one.
/// </summary>
internal sealed class TerminalLink(TerminalSandbox sandbox, SandboxSocket socket, TimeProvider clock)
{
    private const int MostOutput = 256 << 10;

    /// <summary>How often output is told: the scrollback that a lost Runner takes with it is not older.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>The terminals whose last piece is not stored yet.</summary>
    private readonly ConcurrentDictionary<Guid, bool> told = [];

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var toldAll = false;
        Task[] work = [NewsAsync(ending.Token), ListenAsync(ending.Token)];
        try
        {
            toldAll = await OutputAsync(work, ending.Token);
            if (toldAll)
            {
                await socket.SendAsync(new SandboxNews("ended") { Detail = sandbox.Ended }, ending.Token);
                await socket.CloseAsync(ending.Token);
                await Task.WhenAny(work[1], Task.Delay(Farewell, ending.Token)); // hanging up on something that was just sent would lose what Api has not read
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Api has gone; the next one goes on.
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            sandbox.Unlink(toldAll);
        }
    }

    private async Task NewsAsync(CancellationToken cancellation)
    {
        await socket.SendAsync(new SandboxNews("begin") { Number = sandbox.News.After(0).News is [.., var last] ? last.Number : 0 }, cancellation);
        for (long sent = 0; ;)
        {
            var (news, more) = sandbox.News.After(sent);
            foreach (var item in news)
            {
                await socket.SendAsync(item, cancellation);
                sent = item.Number!.Value;
            }
            await more.WaitAsync(cancellation);
        }
    }

    /// <summary>Tells what was printed since it was last told, one piece of each terminal at a time, until the sandbox has ended and all is stored.</summary>
    /// <returns>False when Api has gone before that.</returns>
    private async Task<bool> OutputAsync(Task[] work, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        do
        {
            var ended = sandbox.Ended is not null; // before it is looked at, so that nothing falls between
            var all = true;
            foreach (var (id, terminal) in sandbox.Terminals)
            {
                if (terminal.Recorded >= terminal.End) continue;
                all = false;
                if (!told.TryAdd(id, true)) continue;
                var (start, bytes) = terminal.Read(terminal.Recorded, MostOutput);
                await socket.SendAsync(new SandboxNews("output") { Terminal = id, Place = start, Content = bytes }, cancellation);
            }
            if (ended && all && sandbox.News.IsEmpty) return true;
        }
        while (!work.Any(task => task.IsCompleted) && await timer.WaitForNextTickAsync(cancellation));
        return false;
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        while (await socket.ReadAsync(cancellation) is { } news)
            switch (news.Kind)
            {
                case "have" or "write" or "delete":
                    await sandbox.OrderAsync(news, cancellation);
                    break;
                case "ready":
                    sandbox.Ready();
                    break;
                case "done":
                    sandbox.News.Done(news.Number ?? 0);
                    break;
                case "stored" when news.Terminal is { } id:
                    sandbox.Find(id)?.Record(news.Place ?? 0);
                    told.TryRemove(id, out _);
                    break;
            }
    }
}

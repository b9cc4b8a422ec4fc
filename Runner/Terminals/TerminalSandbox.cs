using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Nightshift.Sandboxes;

namespace Nightshift.Terminals;

/// <summary>
/// The sandbox of one workspace: its shells, and the way in and out for files. What runs inside connects to a socket file that only it sees; whatever comes from there is a user's word and no
/// more.
/// </summary>
internal sealed class TerminalSandbox : IAsyncDisposable
{
    private const int LongestGreeting = 64;

    /// <summary>The exit code of a shell whose terminal was closed.</summary>
    private const int HungUp = 128 + 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), TellLimit = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Stream> control = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim ordering = new(1), opening = new(1);
    private readonly ConcurrentDictionary<Guid, (LiveTerminal Terminal, Task Reading)> terminals = [];
    private readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int scrollback;
    private readonly SocketFile file;
    private readonly Task accepting;
    private int viewers, linked;

    /// <param name="sockets">Where the socket's folder is made; short, since a socket's path is.</param>
    public TerminalSandbox(SandboxStart start, string sockets, int scrollback, DateTimeOffset now)
    {
        (Start, this.scrollback, file, LastSeen) = (start, scrollback, new SocketFile(sockets), now);
        accepting = AcceptAsync();
    }

    public SandboxStart Start { get; }

    public string Folder => file.Folder;

    public NewsQueue News { get; } = new();

    public IEnumerable<KeyValuePair<Guid, LiveTerminal>> Terminals => terminals.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Terminal));

    /// <summary>Cancelled when it is to end.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>Why it ended, in words; null while it has not.</summary>
    public string? Ended { get; private set; }

    /// <summary>When somebody last looked at a terminal; now, while somebody does.</summary>
    public DateTimeOffset LastSeen { get; private set; }

    public bool IsSeen => Volatile.Read(ref viewers) > 0;

    public LiveTerminal? Find(Guid terminal) => terminals.TryGetValue(terminal, out var found) ? found.Terminal : null;

    public void Look(DateTimeOffset now, bool begins)
    {
        if (begins) Interlocked.Increment(ref viewers);
        else Interlocked.Decrement(ref viewers);
        LastSeen = now;
    }

    /// <summary>Whether nobody else is linked; then the caller is, until it lets go.</summary>
    public bool TryLink() => Interlocked.CompareExchange(ref linked, 1, 0) == 0;

    public void Unlink(bool toldAll)
    {
        if (toldAll) told.TrySetResult();
        Volatile.Write(ref linked, 0);
    }

    /// <summary>After its end: whoever is linked has been told everything, or has had the time for it.</summary>
    public Task Told => Volatile.Read(ref linked) == 0 ? Task.CompletedTask : Task.WhenAny(told.Task, Task.Delay(TellLimit));

    /// <summary>All files are there; shells may start.</summary>
    public void Ready() => ready.TrySetResult();

    /// <summary>Starts a shell in a terminal that has none.</summary>
    /// <exception cref="TimeoutException">The sandbox did not come up.</exception>
    public async Task OpenAsync(Guid id, TerminalStart start, CancellationToken cancellation)
    {
        await ready.Task.WaitAsync(Patience, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        limit.CancelAfter(Patience);
        await opening.WaitAsync(limit.Token); // so that two at once start one shell
        try
        {
            var terminal = terminals.GetOrAdd(id, _ => (new LiveTerminal(start, scrollback), Task.CompletedTask)).Terminal;
            if (terminal.HasShell) return;
            terminal.Print(start.Notice);
            await OrderAsync(new { kind = "open", terminal = id, rows = 24, columns = 80 }, limit.Token);
            for (var next = terminal.Changed; !terminal.HasShell; next = terminal.Changed) await next.WaitAsync(limit.Token);
        }
        finally
        {
            opening.Release();
        }
    }

    public async Task CloseAsync(Guid id, CancellationToken cancellation)
    {
        if (!terminals.TryRemove(id, out var gone)) return;
        gone.Terminal.Exit(HungUp);
        await OrderAsync(new { kind = "close", terminal = id }, cancellation);
    }

    /// <summary>Tells those inside something, as a line of JSON.</summary>
    public async Task OrderAsync(object order, CancellationToken cancellation)
    {
        var stream = await control.Task.WaitAsync(Patience, cancellation);
        await ordering.WaitAsync(cancellation);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Json.Write(order) + "\n"), cancellation);
        }
        catch (IOException)
        {
            // It ends just now, and says so.
        }
        finally
        {
            ordering.Release();
        }
    }

    /// <summary>Ends it; what says why first counts.</summary>
    public void Stop(string why)
    {
        Ended ??= why;
        stop.Cancel();
        ready.TrySetCanceled();
        control.TrySetCanceled();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.RemoveAll(task => task.IsCompleted);
                open.Add(ServeAsync(new NetworkStream(await file.Listener.AcceptAsync(stop.Token), ownsSocket: true)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        await using var owned = stream;
        try
        {
            var greeting = await GreetingAsync(stream);
            if (greeting == "control" && control.TrySetResult(stream)) await ListenAsync(new LineReader(stream));
            else if (greeting is ['s', 'h', 'e', 'l', 'l', ' ', .. var id] && Guid.TryParse(id, CultureInfo.InvariantCulture, out var terminal) && terminals.TryGetValue(terminal, out var found) && !found.Terminal.HasShell)
            {
                var reading = found.Terminal.ReadAsync(stream, stop.Token);
                terminals.TryUpdate(terminal, (found.Terminal, reading), found);
                await reading;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidDataException or JsonException)
        {
            // It ended, or is to end.
        }
    }

    /// <summary>Takes no byte beyond it, for what follows may be of another kind.</summary>
    private async Task<string> GreetingAsync(Stream stream)
    {
        var greeting = new byte[LongestGreeting];
        for (var length = 0; length < greeting.Length && await stream.ReadAsync(greeting.AsMemory(length, 1), stop.Token) == 1; length++)
            if (greeting[length] == '\n') return Encoding.ASCII.GetString(greeting, 0, length);
        return "";
    }

    private async Task ListenAsync(LineReader reader)
    {
        while (await reader.ReadAsync(SandboxNews.MostBytes, stop.Token) is { } line)
        {
            var news = Json.Read<SandboxNews>(line);
            if (news.Kind == "exited") _ = ExitAsync(news);
            else await News.AddAsync(news, stop.Token);
        }
    }

    /// <summary>A shell's end is told after its last word.</summary>
    private async Task ExitAsync(SandboxNews news)
    {
        if (news.Terminal is not { } id || !terminals.TryGetValue(id, out var found)) return;
        await found.Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        found.Terminal.Exit(news.Code ?? 0);
        await News.AddAsync(news, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        file.Dispose();
    }
}

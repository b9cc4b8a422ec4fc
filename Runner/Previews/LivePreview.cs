using Nightshift.Sandboxes;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>One run of an app: what is said of it, its files, what it prints and uses, and the way in.</summary>
internal sealed class LivePreview : IDisposable
{
    private const int LogAtTheEnd = 16 << 10;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly string sockets;
    private readonly PreviewOptions options;
    private readonly TimeProvider clock;
    private readonly PreviewLog log;
    private readonly ChangeSignal said = new(), changed = new();
    private string reason = "";
    private PreviewRelay relay;
    private bool hasListened;
    private int reloads;

    /// <param name="sockets">Where the folders of sockets are.</param>
    public LivePreview(PreviewStart start, string sockets, PreviewOptions options, TimeProvider clock)
    {
        (Start, this.sockets, this.options, this.clock, log, relay) = (start, sockets, options, clock, new PreviewLog(options.LogBytes), new PreviewRelay(sockets));
        Progress = new PreviewProgress(start.Run, PreviewStatus.Starting, "Looking at its files.", null, start.Command, start.Port, start.ExpiresAt);
        Folder = new AppFolder(clock);
        Folder.Change([.. start.Files.Select(file => KeyValuePair.Create(file.Path, System.Text.Encoding.UTF8.GetBytes(file.Content))), .. start.Binaries ?? new Dictionary<string, byte[]>()], []);
        var handler = HttpForwarding.CreateHandler();
        handler.ConnectCallback = (_, cancellation) => ConnectAsync(cancellation);
        handler.MaxConnectionsPerServer = options.Connections;
        handler.ActivityHeadersPropagator = null; // our traces are no concern of the app's
        App = new HttpMessageInvoker(handler);
    }

    public PreviewStart Start { get; }

    public AppFolder Folder { get; }

    /// <summary>The way to the app, as it was last started.</summary>
    public PreviewRelay Relay => Volatile.Read(ref relay);

    /// <summary>Sends requests to the app.</summary>
    public HttpMessageInvoker App { get; }

    public PreviewProgress Progress { get; private set; }

    /// <summary>The sandbox while there is one.</summary>
    public StartedSandbox? Sandbox { get; set; }

    public PreviewLog Log => log;

    /// <summary>How often its pages became others.</summary>
    public int Reloads => Volatile.Read(ref reloads);

    /// <summary>Cancelled when it is to end.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <summary>Why it is to end, in words.</summary>
    public string Reason => reason;

    public bool HasEnded => Progress.Status is PreviewStatus.Stopped or PreviewStatus.Failed;

    public bool IsRunning => Progress.Status == PreviewStatus.Running;

    public void Say(Func<PreviewProgress, PreviewProgress> change)
    {
        lock (gate)
            if (!HasEnded)
                Progress = change(Progress);
        said.Raise();
        changed.Raise();
    }

    public void End(string status, string detail) => Say(progress => progress with { Status = status, Detail = detail, Log = log.After(0, LogAtTheEnd).Text });

    /// <summary>The app runs. What its pages showed of an earlier start counts no more.</summary>
    public void Listens(int port)
    {
        Say(progress => progress with { Status = PreviewStatus.Running, Detail = "", Port = port });
        if (hasListened) Reload();
        hasListened = true;
    }

    /// <summary>The app does not run. When its files may change, that is waited for.</summary>
    public void Fail(string detail)
    {
        if (Start.Follows) Say(progress => progress with { Status = PreviewStatus.Waiting, Detail = detail });
        else End(PreviewStatus.Failed, detail);
    }

    /// <summary>Takes in what has become of its files. Whoever works on them is not cut off by the usual time.</summary>
    public void Change(PreviewChange change)
    {
        Folder.Change(change.Written, change.Deleted);
        var (now, usual) = (clock.GetUtcNow(), TimeSpan.FromMinutes(options.Minutes));
        if (Progress.ExpiresAt - now < usual / 2) Say(progress => progress with { ExpiresAt = now + usual });
    }

    /// <summary>Whoever shows its pages is to load them anew.</summary>
    public void Reload()
    {
        Interlocked.Increment(ref reloads);
        changed.Raise();
    }

    public void Print(ReadOnlyMemory<byte> piece)
    {
        log.Append(piece.Span);
        changed.Raise();
    }

    /// <summary>Makes the way to another start of the app. What is asked meanwhile waits for it.</summary>
    public async Task RenewAsync() => await Interlocked.Exchange(ref relay, new PreviewRelay(sockets)).DisposeAsync();

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var way = Relay;
            try
            {
                return await way.ConnectAsync(cancellation);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException && way != Relay)
            {
                // The app was started again meanwhile.
            }
        }
    }

    /// <summary>Ends it; what says why first counts.</summary>
    public void Stop(string why)
    {
        lock (gate)
        {
            if (stop.IsCancellationRequested) return;
            reason = why;
        }
        stop.Cancel();
    }

    /// <summary>Ends with the next thing that is said of it.</summary>
    public Task Said => said.Next;

    /// <summary>Ends with the next thing that is said, printed or changed.</summary>
    public Task Changed => changed.Next;

    public void Dispose()
    {
        App.Dispose();
        stop.Dispose();
    }
}

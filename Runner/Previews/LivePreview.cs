using Nightshift.Sandboxes;
using Nightshift.ServiceDefaults;

namespace Nightshift.Previews;

/// <summary>One run of an app: what is said of it, what it prints and uses, and the way in.</summary>
internal sealed class LivePreview : IDisposable
{
    private const int LogAtTheEnd = 16 << 10;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly PreviewLog log;
    private readonly ChangeSignal said = new(), changed = new();
    private string reason = "";

    public LivePreview(PreviewStart start, PreviewRelay relay, PreviewOptions options)
    {
        (Start, Relay, log) = (start, relay, new PreviewLog(options.LogBytes));
        Progress = new PreviewProgress(start.Run, PreviewStatus.Starting, "Looking at its files.", null, start.Command, start.Port, start.ExpiresAt);
        var handler = HttpForwarding.CreateHandler();
        handler.ConnectCallback = (_, cancellation) => relay.ConnectAsync(cancellation);
        handler.MaxConnectionsPerServer = options.Connections;
        handler.ActivityHeadersPropagator = null; // our traces are no concern of the app's
        App = new HttpMessageInvoker(handler);
    }

    public PreviewStart Start { get; }

    public PreviewRelay Relay { get; }

    /// <summary>Sends requests to the app.</summary>
    public HttpMessageInvoker App { get; }

    public PreviewProgress Progress { get; private set; }

    /// <summary>The sandbox while there is one.</summary>
    public StartedSandbox? Sandbox { get; set; }

    public PreviewLog Log => log;

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

    public void Print(ReadOnlyMemory<byte> piece)
    {
        log.Append(piece.Span);
        changed.Raise();
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

    /// <summary>Ends with the next thing that is said or printed.</summary>
    public Task Changed => changed.Next;

    public void Dispose()
    {
        App.Dispose();
        stop.Dispose();
    }
}

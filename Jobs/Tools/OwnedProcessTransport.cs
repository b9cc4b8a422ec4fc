using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Nightshift.Tools;

/// <summary>
/// Starts a server's process so that it ends with Jobs, however Jobs ends. Linux sends the death signal when the thread that forked is gone, and a
/// pool thread may go at any time, so one thread is kept for as long as the connection.
/// </summary>
internal sealed class OwnedProcessTransport(ToolServerOptions options, ILoggerFactory loggers) : IClientTransport, IDisposable
{
    private readonly ManualResetEventSlim done = new();

    public string Name => Path.GetFileName(options.Command!);

    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var connected = new TaskCompletionSource<ITransport>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Start(connected, cancellationToken);
            done.Wait(CancellationToken.None);
        }) { IsBackground = true, Name = Name }.Start();
        return connected.Task;
    }

    public void Dispose() => done.Set();

    private void Start(TaskCompletionSource<ITransport> connected, CancellationToken cancellation)
    {
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var (name, value) in options.Environment) environment[name] = value;
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "setpriv",
            Arguments = ["--pdeathsig", "KILL", "--", options.Command!, .. options.Arguments],
            WorkingDirectory = options.Folder ?? Path.GetTempPath(),
            InheritEnvironmentVariables = false,
            EnvironmentVariables = environment,
            ShutdownTimeout = TimeSpan.FromSeconds(2)
        }, loggers);
        _ = transport.ConnectAsync(cancellation).ContinueWith(connecting => connected.SetFromTask(connecting), TaskScheduler.Default); // the process is there when this returns
    }
}

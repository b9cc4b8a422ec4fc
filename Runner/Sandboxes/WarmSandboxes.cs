using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Nightshift.Sandboxes;

/// <summary>
/// Keeps a started sandbox for each command that may wait for its input. The first run of a command is cold, unless it was got ready at the start; when it is over, a fresh sandbox gets
/// ready for the next. A sandbox is used once. One that nobody came for within its patience is given up, and the next run is cold again.
/// </summary>
internal sealed partial class WarmSandboxes(Sandbox sandbox, TimeProvider clock, ILogger<WarmSandboxes> logger) : BackgroundService
{
    /// <summary>The last argument of a command that is to get ready, since it was started before its run.</summary>
    private const string WaitArgument = "wait";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (StartedSandbox Sandbox, long Since)> ready = [];
    private readonly Channel<SandboxRun> wanted = Channel.CreateUnbounded<SandboxRun>(); // bounded by the runs at once, and the checks of all languages

    /// <exception cref="SandboxException">No sandbox can be had here, or it failed to come up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything of the run is gone.</exception>
    public async Task<SandboxResult> RunAsync(SandboxRun run, SandboxSlot slot, CancellationToken cancellation)
    {
        if (run.WarmName is null)
            return await sandbox.RunAsync(run, slot, cancellation);
        await using var started = await TakeAsync(run.WarmName) ?? await sandbox.StartAsync(run, Lifetime(run));
        try
        {
            return await sandbox.FinishAsync(started, run, slot, cancellation);
        }
        finally
        {
            GetReady(run);
        }
    }

    /// <summary>Has a sandbox for the command of a run with a <see cref="SandboxRun.WarmName"/> started beforehand, unless one waits already.</summary>
    public void GetReady(SandboxRun run) => wanted.Writer.TryWrite(run);

    /// <summary>How many wait.</summary>
    public int Waiting => ready.Count;

    public bool IsReady(string name) => ready.TryGetValue(name, out var waiting) && !waiting.Sandbox.HasEnded;

    private async Task<StartedSandbox?> TakeAsync(string name)
    {
        if (!ready.TryRemove(name, out var waiting))
            return null;
        if (!waiting.Sandbox.HasEnded && clock.GetElapsedTime(waiting.Since) < Patience)
            return waiting.Sandbox;
        await waiting.Sandbox.DisposeAsync();
        return null;
    }

    // One at a time, so that getting ready takes at most one core from the runs.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var run in wanted.Reader.ReadAllAsync(stoppingToken))
            if (!ready.ContainsKey(run.WarmName!))
                await PrepareAsync(run);
    }

    private async Task PrepareAsync(SandboxRun run)
    {
        try
        {
            ready[run.WarmName!] = (await sandbox.StartAsync(run with { Command = [.. run.Command, WaitArgument] }, Lifetime(run)), clock.GetTimestamp());
        }
        catch (Exception exception)
        {
            Log.NotReady(logger, exception); // the next run is cold, and tells what is wrong
        }
    }

    // The inner clock begins with the wait. It lets a sandbox that was taken at the last moment finish, and ends one that nobody took.
    private TimeSpan Lifetime(SandboxRun run) => Patience + 2 * sandbox.Timeout(run);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var name in ready.Keys)
            if (ready.TryRemove(name, out var waiting)) // a host may be told to stop twice at once, and the sandbox is to end once
                await waiting.Sandbox.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No sandbox could be got ready for the next run.")]
        public static partial void NotReady(ILogger logger, Exception exception);
    }
}

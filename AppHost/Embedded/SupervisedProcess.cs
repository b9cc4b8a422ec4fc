namespace Nightshift.Embedded;

/// <summary>Keeps one process running until it is stopped: started again after it ends, with growing pauses.</summary>
internal sealed class SupervisedProcess(ProcessSpec spec, LocalMachine machine)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A process that ran this long was well: the next pause is the first again.</summary>
    public static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeReport = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Done when the process has been ready for the first time.</summary>
    public Task Ready => ready.Task;

    public void Start() => running = KeepRunningAsync();

    public Task<int> RunOnceAsync()
    {
        var run = RunAsync();
        running = run;
        return run;
    }

    /// <summary>Ends the process in order, or after its time limit by force, and returns when it is gone.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    private async Task KeepRunningAsync()
    {
        try
        {
            for (var pause = FirstPause; !stop.IsCancellationRequested; pause = Longer(pause))
            {
                var started = machine.Time.GetTimestamp();
                var code = await RunAsync();
                if (stop.IsCancellationRequested)
                    return;
                if (machine.Time.GetElapsedTime(started) >= SteadyAfter)
                    pause = FirstPause;
                machine.Log.Write(spec.Name, $"ended with exit code {code}; starting again in {pause.TotalSeconds:0.0} s");
                await Task.Delay(pause, machine.Time, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            ready.TrySetException(error);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task<int> RunAsync()
    {
        var child = await ChildProcess.StartAsync(spec, machine.Launcher, line => machine.Log.Write(spec.Name, line));
        using var probing = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var probe = ProbeAsync(probing.Token);
        await Task.WhenAny(child.Exited, Task.Delay(Timeout.Infinite, stop.Token));
        if (!child.Exited.IsCompleted)
            await EndAsync(child);
        await probing.CancelAsync();
        await probe;
        child.KillGroup();
        await child.DrainAsync();
        return await child.Exited;
    }

    private async Task EndAsync(ChildProcess child)
    {
        child.Signal(spec.StopSignal);
        try
        {
            await child.Exited.WaitAsync(spec.StopTimeout, machine.Time);
        }
        catch (TimeoutException)
        {
            machine.Log.Write(spec.Name, $"did not stop within {spec.StopTimeout.TotalSeconds:0} s and is killed");
            child.KillGroup();
            await child.Exited;
        }
    }

    private async Task ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            var reported = machine.Time.GetTimestamp();
            while (!Ready.IsCompleted && spec.IsReady is { } isReady && await isReady(cancellation) is { } missing)
            {
                if (machine.Time.GetElapsedTime(reported) >= ProbeReport)
                {
                    machine.Log.Write(spec.Name, $"is not ready yet: {missing}");
                    reported = machine.Time.GetTimestamp();
                }
                await Task.Delay(ProbePause, machine.Time, cancellation);
            }
            ready.TrySetResult();
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            ready.TrySetException(error);
        }
    }
}

using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>A sandbox whose command runs, and waits for its input until <see cref="FinishAsync"/>. Nothing is left of it when it is disposed of.</summary>
internal sealed class StartedSandbox : IAsyncDisposable
{
    /// <summary>For unpacking, packing and a kill by the inner clock, before the outer clock ends everything.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<(string Input, TimeSpan Limit)> given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private readonly SandboxRun run;
    private readonly SandboxOptions options;
    private readonly TimeProvider clock;
    private readonly Launcher launcher;
    private readonly SandboxWatch watch;
    private readonly Task waiting;
    private readonly TimeSpan lifetime;
    private readonly long born;

    /// <param name="lifetime">Wall clock for the command, waiting for its input included.</param>
    /// <param name="launcher">It ends with the sandbox.</param>
    public StartedSandbox(SandboxRun run, TimeSpan lifetime, SandboxOptions options, TimeProvider clock, Launcher launcher)
    {
        (this.run, this.options, this.clock, this.launcher, this.lifetime, born) = (run, options, clock, launcher, lifetime, clock.GetTimestamp());
        watch = new SandboxWatch(launcher.Process, launcher.Group, options, run.Output, clock);
        waiting = watch.WaitAsync(LaunchCommand.Line(run, lifetime, launcher.Group.LimitsProcesses ? null : options.Processes), given.Task, stop.Token);
    }

    public bool HasEnded => waiting.IsCompleted;

    /// <summary>What the whole tree uses while it runs; null where the host does not account for it.</summary>
    public (long? MemoryBytes, TimeSpan? CpuTime) Usage => (launcher.Group.MemoryBytes, launcher.Group.CpuTime);

    /// <summary>Gives the command its input and waits for its end.</summary>
    /// <param name="timeout">Wall clock from now on.</param>
    /// <exception cref="SandboxException">It failed to come up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and the run is over.</exception>
    public async Task<SandboxResult> FinishAsync(string input, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        if (run.HasDeadline)
            input = FormattableString.Invariant($"{(clock.GetUtcNow() + timeout - DateTimeOffset.UnixEpoch).TotalSeconds:0.000}\n{input}");
        given.TrySetResult((input, timeout + Grace));
        await using (cancellation.Register(stop.Cancel))
        {
            await waiting;
        }
        var wall = clock.GetElapsedTime(started);
        if (!watch.CameUp && watch.Ended is null)
            throw new SandboxException($"The sandbox did not come up: {watch.Stderr.Text().Trim()} GET /doctor tells which piece is missing.");
        var late = wall >= timeout || clock.GetElapsedTime(born) >= lifetime; // the inner clock of a command that waits for nothing began before this call
        var (outcome, limit) = Judge(late, timeout);
        return new SandboxResult(
            outcome, limit, launcher.Process.ExitCode, watch.Stdout.Text(), watch.Stderr.Text(), SandboxArchive.Unpack(launcher.Reports, run.Reports, run.Tree), wall, launcher.Group.CpuTime, launcher.Group.PeakMemoryBytes);
    }

    private (RunOutcome, string?) Judge(bool late, TimeSpan timeout)
    {
        var (exitCode, group) = (launcher.Process.ExitCode, launcher.Group);
        var killed = exitCode == 128 + 9;
        return 0 switch
        {
            _ when watch.Ended == RunOutcome.TooMuchOutput => (RunOutcome.TooMuchOutput, $"It printed more than {options.OutputBytes >> 20} MiB and was ended."),
            _ when exitCode != 0 && group.OutOfMemoryKills > 0 => (RunOutcome.OutOfMemory, $"It needed more than {options.MemoryBytes >> 20} MiB of memory."),
            _ when watch.Ended == RunOutcome.TooManyProcesses || killed && group.RefusedProcesses > 0 => (RunOutcome.TooManyProcesses, $"It wanted more than {options.Processes} processes and threads."),
            _ when watch.Ended == RunOutcome.TimedOut || killed && late => (RunOutcome.TimedOut, $"It did not finish within {timeout.TotalSeconds:0.#} {(timeout.TotalSeconds == 1 ? "second" : "seconds")}."),
            _ when exitCode > 128 && exitCode <= 128 + 64 => (RunOutcome.Crashed, $"It was ended by {SignalName(exitCode - 128)}."),
            _ => (RunOutcome.Exited, (string?)null)
        };
    }

    private static string SignalName(int signal) => signal switch
    {
        4 => "an illegal instruction (SIGILL)",
        6 => "its own abort (SIGABRT)",
        7 => "a bus error (SIGBUS)",
        8 => "an arithmetic fault (SIGFPE)",
        9 => "SIGKILL",
        11 => "a memory fault (SIGSEGV)",
        15 => "SIGTERM",
        24 => "the CPU limit (SIGXCPU)",
        25 => "the limit on file size (SIGXFSZ)",
        _ => $"signal {signal}"
    };

    public async ValueTask DisposeAsync()
    {
        given.TrySetCanceled();
        await stop.CancelAsync();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await launcher.DisposeAsync();
        stop.Dispose();
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.ServiceDefaults;

namespace Nightshift.Sandboxes;

/// <summary>Runs a command that is not trusted: bubblewrap, limits, a clock, and nothing left of it afterwards.</summary>
internal sealed class Sandbox(SandboxHost host, ControlGroups groups, SpawnThread spawner, IOptions<SandboxOptions> configured, TimeProvider clock) : IDisposable
{
    /// <summary>For unpacking, packing and a kill by the inner clock, before the outer clock ends everything.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly SandboxOptions options = configured.Value;
    private readonly Lazy<SandboxCommand> command = new(() => new SandboxCommand(host, configured.Value));

    /// <exception cref="SandboxException">No sandbox can be had here, or it failed to come up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything of the run is gone.</exception>
    public async Task<SandboxResult> RunAsync(SandboxRun run, SandboxSlot slot, CancellationToken cancellation)
    {
        if (host.Refusal is { } refusal)
            throw new SandboxException(refusal);
        cancellation.ThrowIfCancellationRequested();
        using var activity = Telemetry.Source.StartActivity("sandbox");
        activity?.SetTag("sandbox.command", run.Command[0]);

        await using var group = groups.Create(options);
        var timeout = run.Timeout is { } asked && asked < TimeSpan.FromSeconds(options.WallSeconds) ? asked : TimeSpan.FromSeconds(options.WallSeconds);
        using var arguments = new MemoryFile("arguments", BubblewrapArguments.Write(run, timeout, options));
        using var input = new MemoryFile("input");
        SandboxArchive.Pack(run, input);
        using var reports = new MemoryFile("reports");

        var started = clock.GetTimestamp();
        using var process = await spawner.StartAsync(command.Value.Start(slot, group, arguments, reports, input, command.Value.Inside(run, timeout, group)));
        var watch = new SandboxWatch(process, group, options, clock);
        await watch.WaitAsync(run.Input, timeout + Grace, cancellation);
        var wall = clock.GetElapsedTime(started);

        if (!watch.CameUp && watch.Ended is null)
            throw new SandboxException($"The sandbox did not come up: {watch.Stderr.Text().Trim()} GET /doctor tells which piece is missing.");
        var (outcome, limit) = Judge(watch, group, process.ExitCode, wall >= timeout, timeout);
        activity?.SetTag("sandbox.outcome", outcome.ToString());
        return new SandboxResult(outcome, limit, process.ExitCode, watch.Stdout.Text(), watch.Stderr.Text(), SandboxArchive.Unpack(reports, run.Reports), wall, group.CpuTime, group.PeakMemoryBytes);
    }

    private (RunOutcome, string?) Judge(SandboxWatch watch, ControlGroup group, int exitCode, bool late, TimeSpan timeout)
    {
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

    public void Dispose()
    {
        if (command.IsValueCreated)
            command.Value.Dispose();
    }
}

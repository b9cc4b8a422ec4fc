using Microsoft.Extensions.Options;
using Nightshift.ServiceDefaults;

namespace Nightshift.Sandboxes;

/// <summary>Runs a command that is not trusted: bubblewrap, limits, a clock, and nothing left of it afterwards.</summary>
internal sealed class Sandbox(SandboxHost host, Launchers launchers, IOptions<SandboxOptions> configured, TimeProvider clock)
{
    private readonly SandboxOptions options = configured.Value;

    /// <exception cref="SandboxException">No sandbox can be had here, or it failed to come up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything of the run is gone.</exception>
    public async Task<SandboxResult> RunAsync(SandboxRun run, SandboxSlot slot, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var started = await StartAsync(run, Timeout(run));
        return await FinishAsync(started, run, slot, cancellation);
    }

    /// <summary>Gives a started sandbox its input, and the clock of that run.</summary>
    public async Task<SandboxResult> FinishAsync(StartedSandbox started, SandboxRun run, SandboxSlot slot, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("sandbox");
        activity?.SetTag("sandbox.command", run.Command[0]);
        activity?.SetTag("sandbox.waited_ms", slot.Waited.TotalMilliseconds);
        var result = await started.FinishAsync(run.Input, Timeout(run), cancellation);
        activity?.SetTag("sandbox.outcome", result.Outcome.ToString());
        return result;
    }

    /// <summary>Wall clock for a run: what it asks for, and at most the sandbox's own limit.</summary>
    public TimeSpan Timeout(SandboxRun run) => TimeSpan.FromSeconds(Limits(run).WallSeconds) is var most && run.Timeout is { } asked && asked < most ? asked : most;

    private SandboxOptions Limits(SandboxRun run) => run.Limits ?? options;

    /// <param name="lifetime">Wall clock for the command from its start on, waiting for its input included.</param>
    /// <exception cref="SandboxException">No sandbox can be had here.</exception>
    public async Task<StartedSandbox> StartAsync(SandboxRun run, TimeSpan lifetime)
    {
        if (host.Refusal is { } refusal)
            throw new SandboxException(refusal);
        var launcher = await launchers.TakeAsync(run);
        try
        {
            launcher.Pack(run);
            return new StartedSandbox(run, lifetime, Limits(run), clock, launcher);
        }
        catch
        {
            await launcher.DisposeAsync();
            throw;
        }
    }
}

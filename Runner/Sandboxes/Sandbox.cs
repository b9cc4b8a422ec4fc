using Microsoft.Extensions.Options;
using Nightshift.ServiceDefaults;

namespace Nightshift.Sandboxes;

/// <summary>Runs a command that is not trusted: bubblewrap, limits, a clock, and nothing left of it afterwards.</summary>
internal sealed class Sandbox(SandboxHost host, ControlGroups groups, SpawnThread spawner, IOptions<SandboxOptions> configured, TimeProvider clock) : IDisposable
{
    private readonly SandboxOptions options = configured.Value;
    private readonly Lazy<SandboxCommand> command = new(() => new SandboxCommand(host));

    /// <exception cref="SandboxException">No sandbox can be had here, or it failed to come up.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything of the run is gone.</exception>
    public async Task<SandboxResult> RunAsync(SandboxRun run, SandboxSlot slot, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var started = await StartAsync(run, Timeout(run), slot);
        return await FinishAsync(started, run, cancellation);
    }

    /// <summary>Gives a started sandbox its input, and the clock of that run.</summary>
    public async Task<SandboxResult> FinishAsync(StartedSandbox started, SandboxRun run, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("sandbox");
        activity?.SetTag("sandbox.command", run.Command[0]);
        var result = await started.FinishAsync(run.WarmName is null ? run.Input : $"{SandboxCommand.Seconds(Timeout(run))}\n{run.Input}", Timeout(run), cancellation);
        activity?.SetTag("sandbox.outcome", result.Outcome.ToString());
        return result;
    }

    /// <summary>Wall clock for a run: what it asks for, and at most the sandbox's own limit.</summary>
    public TimeSpan Timeout(SandboxRun run) => TimeSpan.FromSeconds(Limits(run).WallSeconds) is var most && run.Timeout is { } asked && asked < most ? asked : most;

    private SandboxOptions Limits(SandboxRun run) => run.Limits ?? options;

    /// <param name="lifetime">Wall clock for the command from its start on, waiting for its input included.</param>
    /// <exception cref="SandboxException">No sandbox can be had here.</exception>
    public async Task<StartedSandbox> StartAsync(SandboxRun run, TimeSpan lifetime, SandboxSlot slot)
    {
        if (host.Refusal is { } refusal)
            throw new SandboxException(refusal);
        var limits = Limits(run);
        var group = groups.Create(limits);
        var arguments = new MemoryFile("arguments", BubblewrapArguments.Write(run, lifetime, limits));
        var input = new MemoryFile("input");
        var reports = new MemoryFile("reports");
        try
        {
            SandboxArchive.Pack(run, input);
            var process = await spawner.StartAsync(command.Value.Start(slot, group, limits, arguments, reports, input, command.Value.Inside(run, lifetime, group, limits)));
            return new StartedSandbox(run, limits, clock, group, process, reports, arguments, input);
        }
        catch
        {
            foreach (var file in new[] { arguments, input, reports })
                file.Dispose();
            await group.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        if (command.IsValueCreated)
            command.Value.Dispose();
    }
}

using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

/// <summary>Runs hostile programs, and sees after each one that the next is served as if nothing had happened.</summary>
[Collection(RunnerCollection.Name)]
public abstract class SandboxTest(RunnerHost host) : IAsyncLifetime
{
    private int processesBefore;

    internal Sandbox Sandbox => host.Get<Sandbox>();

    internal SandboxSlots Slots => host.Get<SandboxSlots>();

    internal SandboxOptions Options => host.Get<Microsoft.Extensions.Options.IOptions<SandboxOptions>>().Value;

    public Task InitializeAsync()
    {
        processesBefore = HostProcesses.InSandboxes().Count();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        var next = await RunPythonAsync("print('healthy')");
        next.Outcome.ShouldBe(RunOutcome.Exited);
        next.Stdout.ShouldBe("healthy\n");
        await HostProcesses.UntilAsync(() => HostProcesses.InSandboxes().Count() <= processesBefore, "A process of a sandbox outlived it.");
        HostProcesses.ControlGroups().ShouldBeEmpty();
    }

    internal Task<SandboxResult> RunPythonAsync(string code, double seconds = 10, params string[] reports) =>
        RunAsync(new SandboxRun(["/usr/bin/python3", "-c", code]) { Reports = reports, Timeout = TimeSpan.FromSeconds(seconds) });

    internal async Task<SandboxResult> RunAsync(SandboxRun run, CancellationToken cancellation = default)
    {
        using var slot = await Slots.TakeAsync(cancellation);
        return await Sandbox.RunAsync(run, slot, cancellation).WaitAsync(RunnerHost.Patience, CancellationToken.None);
    }
}

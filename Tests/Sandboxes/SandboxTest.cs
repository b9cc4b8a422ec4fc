using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

/// <summary>Runs hostile programs, and sees after each one that the next is served as if nothing had happened.</summary>
[Collection(RunnerCollection.Name)]
public abstract class SandboxTest(RunnerHost host) : IAsyncLifetime
{
    internal Sandbox Sandbox => host.Get<Sandbox>();

    internal T Get<T>() where T : notnull => host.Get<T>();

    internal SandboxSlots Slots => host.Get<SandboxSlots>();

    internal string Isolation => host.Get<SandboxHost>().Isolation;

    internal SandboxOptions Options => host.Get<Microsoft.Extensions.Options.IOptions<SandboxOptions>>().Value;

    /// <summary>Whether the whole run's use of it is limited here. Without control groups the limits are weaker, and said to be so.</summary>
    internal bool Controls(string resource) => host.Get<ControlGroups>().Controllers.Contains(resource);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        var next = await RunPythonAsync("print('healthy')");
        next.Outcome.ShouldBe(RunOutcome.Exited);
        next.Stdout.ShouldBe("healthy\n");
        await HostProcesses.UntilAsync(() => HostProcesses.UserIds(FirstUserId, SandboxHost.UserIds).Count() <= Waiting, "A process of a sandbox outlived it.");
        await HostProcesses.UntilAsync(() => HostProcesses.ControlGroups().Count() <= Waiting, "A control group of a sandbox outlived it.");
    }

    /// <summary>Sandboxes and launchers that wait for their run.</summary>
    private int Waiting => host.Get<Launchers>().Waiting + host.Get<WarmSandboxes>().Waiting;

    // None but this process's sandboxes have them; where sandboxes run under our own user, they cannot be told apart so.
    private long FirstUserId => Environment.IsPrivilegedProcess ? host.Get<SandboxHost>().UserId(0) : long.MaxValue / 2;

    internal Task<SandboxResult> RunPythonAsync(string code, double seconds = 10, params string[] reports) =>
        RunAsync(new SandboxRun(["/usr/bin/python3", "-c", code]) { Reports = reports, Timeout = TimeSpan.FromSeconds(seconds) });

    internal async Task<SandboxResult> RunAsync(SandboxRun run, CancellationToken cancellation = default)
    {
        using var slot = await Slots.TakeAsync("", cancellation);
        return await Sandbox.RunAsync(run, slot, cancellation).WaitAsync(RunnerHost.Patience, CancellationToken.None);
    }
}

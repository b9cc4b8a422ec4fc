using Nightshift.Embedded;

namespace Aspire.Hosting;

/// <summary>The topology, run as local processes.</summary>
public sealed class DistributedApplication
{
    private readonly Orchestrator orchestrator;

    internal DistributedApplication(Orchestrator orchestrator) => this.orchestrator = orchestrator;

    /// <param name="args"><c>--no-dashboard</c>, and <c>--name=value</c> for configuration.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        new DistributedApplicationBuilder(args, StateFolders.FromEnvironment(), LogWriter.ToConsole());

    /// <summary>Runs until Ctrl+C or SIGTERM; sets the process's exit code to 1 when the topology could not start.</summary>
    public void Run()
    {
        using var stop = new StopSignals();
        Environment.ExitCode = RunAsync(stop.Token).GetAwaiter().GetResult() ? 0 : 1;
    }

    /// <summary>False when the topology could not start; the log says why.</summary>
    internal Task<bool> RunAsync(CancellationToken stop) => orchestrator.RunAsync(stop);
}

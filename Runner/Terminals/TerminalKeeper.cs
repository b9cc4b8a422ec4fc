using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Nightshift.Dependencies;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Terminals;

/// <summary>The sandboxes of workspaces on this Runner. They end when nobody looks at them for long, and with Runner.</summary>
internal sealed partial class TerminalKeeper(
    Sandbox sandbox, RegistryWays registries, IOptions<SandboxOptions> sandboxes, IOptions<TerminalOptions> options, IOptions<DependencyOptions> dependencies, IHostApplicationLifetime host, TimeProvider clock,
    ILogger<TerminalKeeper> logger) : BackgroundService
{
    private const string Shown = "/terminals";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly SourceFile[] Scripts = [.. ((string[])["shells.py", "files.py", "rules.py", "shell.bash"]).Select(name => HarnessFiles.Read("terminals", name))];

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, (TerminalSandbox Sandbox, Task Running)> all = [];

    public TerminalSandbox? Find(Guid workspace) => all.TryGetValue(workspace, out var entry) ? entry.Sandbox : null;

    /// <summary>Starts a run once; whoever asks again gets the one there is.</summary>
    /// <returns>Null when there is no room.</returns>
    public async Task<TerminalSandbox?> StartAsync(Guid workspace, SandboxStart start)
    {
        if (all.TryGetValue(workspace, out var before) && before.Sandbox.Start.Run < start.Run) await StopAsync(workspace, "It was started again.");
        lock (gate)
        {
            if (all.TryGetValue(workspace, out var there)) return there.Sandbox;
            if (host.ApplicationStopping.IsCancellationRequested || all.Count >= options.Value.OnRunner) return null;
            var started = new TerminalSandbox(start, dependencies.Value.Open("shells"), options.Value.ScrollbackBytes, clock.GetUtcNow());
            all[workspace] = (started, Task.Run(() => RunAsync(workspace, started)));
            return started;
        }
    }

    public async Task StopAsync(Guid workspace, string why)
    {
        if (!all.TryGetValue(workspace, out var entry)) return;
        entry.Sandbox.Stop(why);
        await entry.Running;
    }

    private async Task RunAsync(Guid workspace, TerminalSandbox live)
    {
        try
        {
            await using var way = await registries.OpenAsync(live.Start.Network, live.Stopping);
            await using var started = await sandbox.StartAsync(way.Through(Run(live)), Lifetime);
            var result = await started.FinishAsync("", Lifetime, live.Stopping);
            live.Stop(result.Limit is { } limit ? $"The sandbox ended: {char.ToLowerInvariant(limit[0])}{limit[1..]}" : "The sandbox ended by itself.");
        }
        catch (OperationCanceledException) when (live.Stopping.IsCancellationRequested)
        {
            // Whoever stopped it said why.
        }
        catch (SandboxException exception)
        {
            live.Stop(exception.Message);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
            live.Stop("Runner could not start it. Its log tells more.");
        }
        finally
        {
            live.Stop("It has ended.");
            await live.Told;
            all.TryRemove(workspace, out _);
            await live.DisposeAsync();
        }
    }

    private SandboxRun Run(TerminalSandbox live) => new(["/usr/bin/python3", "-I", "/harness/shells.py", $"{Shown}/{SocketFile.Name}", Settings(live.Start)])
    {
        Harness = Scripts,
        Folders = new Dictionary<string, string> { [Shown] = live.Folder },
        Limits = sandboxes.Value with
        {
            WallSeconds = (int)Lifetime.TotalSeconds,
            MemoryBytes = options.Value.MemoryBytes,
            Cpus = options.Value.Cpus,
            Processes = options.Value.Processes,
            OpenFiles = 4096,
            WorkspaceBytes = options.Value.WorkspaceBytes,
            TemporaryBytes = options.Value.WorkspaceBytes,
            FileBytes = options.Value.WorkspaceBytes,
            OutputBytes = long.MaxValue
        }
    };

    private static string Settings(SandboxStart start) => Json.Write(new { start.Rules, start.PassedOver, most_bytes = start.FileBytes, longest_path = SourceFile.LongestPath });

    private TimeSpan Lifetime => TimeSpan.FromHours(options.Value.Hours);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = host.ApplicationStopping.Register(StopAll);
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (live, _) in all.Values)
                    if (!live.IsSeen && clock.GetUtcNow() - live.LastSeen > TimeSpan.FromMinutes(options.Value.IdleMinutes))
                        live.Stop($"Nobody looked at the terminals for {options.Value.IdleMinutes} minutes, so the sandbox was put away.");
        }
        catch (OperationCanceledException)
        {
            StopAll();
            await Task.WhenAll(all.Values.Select(entry => entry.Running));
        }
    }

    private void StopAll()
    {
        foreach (var (live, _) in all.Values) live.Stop("Runner was stopped.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The sandbox of a workspace could not be started.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

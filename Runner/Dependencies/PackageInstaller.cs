using Microsoft.Extensions.Options;
using Nightshift.Sandboxes;

namespace Nightshift.Dependencies;

/// <summary>Runs a package manager in a sandbox whose only network is the proxy for its registry.</summary>
internal sealed class PackageInstaller(Sandbox sandbox, SandboxSlots slots, IOptions<DependencyOptions> options, IOptions<SandboxOptions> limits)
{
    private readonly string sockets = options.Value.Open(RegistryProxy.Sockets);

    /// <param name="folder">Where the packages go; empty.</param>
    /// <param name="owner">Who takes turns with the others.</param>
    /// <exception cref="SandboxException">No sandbox can be had here.</exception>
    public async Task<Installation> RunAsync(PackageManager manager, SandboxRun run, Registry registry, string folder, string owner, CancellationToken cancellation)
    {
        using var slot = await slots.TakeAsync(owner, cancellation);
        await using var proxy = new RegistryProxy(sockets, registry.Hosts, options.Value.DownloadBytes);
        var result = await sandbox.RunAsync(Connected(run, proxy, folder), slot, cancellation);
        var unavailable = manager.Unavailable(result);
        return new Installation(result, Problem(manager, run, result, proxy, unavailable.Count > 0), unavailable, proxy.Refused);
    }

    private SandboxRun Connected(SandboxRun run, RegistryProxy proxy, string folder) => proxy.Through(run) with
    {
        Tree = folder,
        Timeout = TimeSpan.FromSeconds(options.Value.Seconds),
        Limits = limits.Value with
        {
            WallSeconds = options.Value.Seconds,
            MemoryBytes = Math.Max(options.Value.MemoryBytes, limits.Value.MemoryBytes),
            TemporaryBytes = options.Value.DownloadBytes * 2,
            FileBytes = options.Value.InstalledBytes,
            Processes = Math.Max(256, limits.Value.Processes),
            OpenFiles = Math.Max(2048, limits.Value.OpenFiles)
        }
    };

    private string? Problem(PackageManager manager, SandboxRun run, SandboxResult result, RegistryProxy proxy, bool someUnavailable) => 0 switch
    {
        _ when proxy.Unreachable.Count > 0 => $"the registry is not reachable from here ({string.Join(", ", proxy.Unreachable)} does not answer)",
        _ when proxy.IsUsedUp => $"more than {options.Value.DownloadBytes >> 20} MiB would have to be downloaded",
        _ when result.Limit is { } limit => $"the installation was ended: {limit}",
        _ when result.ExitCode != 0 && proxy.Refused.Count > 0 => $"it would come from {string.Join(", ", proxy.Refused)}, which is no registry",
        _ when someUnavailable => null,
        _ when result.ExitCode == 0 && !run.Reports.All(result.Reports.ContainsKey) => $"its packages take more than {options.Value.InstalledBytes >> 20} MiB",
        _ when result.ExitCode != 0 => $"the installation failed: {manager.Explain(result) ?? LastLine(result)}",
        _ => null
    };

    private static string LastLine(SandboxResult result) =>
        (result.Stderr.Trim() is { Length: > 0 } stderr ? stderr : result.Stdout.Trim()).Split('\n')[^1] is { Length: > 0 } line ? line : $"exit code {result.ExitCode}";
}

/// <param name="Problem">Why nothing was installed, in words; null when it was, or when only the unavailable packages kept it from that.</param>
/// <param name="Unavailable">Names that the registry does not have, or has in no version that will do.</param>
/// <param name="Refused">Hosts that were asked for and are no registries.</param>
internal sealed record Installation(SandboxResult Sandbox, string? Problem, IReadOnlyList<string> Unavailable, IReadOnlyList<string> Refused);

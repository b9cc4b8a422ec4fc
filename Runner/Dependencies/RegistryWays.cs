using Microsoft.Extensions.Options;
using Nightshift.Sandboxes;
using Nightshift.Terminals;

namespace Nightshift.Dependencies;

/// <summary>Opens ways to the package registries for sandboxes that people work in.</summary>
internal sealed class RegistryWays(Registries registries, IOptions<DependencyOptions> options)
{
    private readonly string sockets = options.Value.Open(RegistryProxy.Sockets);

    public async Task<RegistryWay> OpenAsync(TerminalNetwork network, CancellationToken cancellation)
    {
        if (network == TerminalNetwork.Off) return new RegistryWay(null, new Dictionary<string, string>());
        Dictionary<string, string> settings = [];
        List<string> hosts = [];
        foreach (var manager in DependencyPhase.Managers)
            if (await registries.FindAsync(manager, cancellation) is { } registry)
            {
                hosts.AddRange(registry.Hosts);
                foreach (var (name, value) in manager.Settings(registry)) settings[name] = value;
            }
        return new RegistryWay(new RegistryProxy(sockets, [.. hosts.Distinct()], long.MaxValue), settings);
    }
}

/// <summary>The way of one sandbox, which ends with it.</summary>
internal sealed class RegistryWay(RegistryProxy? proxy, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    public SandboxRun Through(SandboxRun run) => proxy is null ? run : proxy.Through(run with { Environment = run.Environment.Concat(settings).ToDictionary() });

    public ValueTask DisposeAsync() => proxy?.DisposeAsync() ?? ValueTask.CompletedTask;
}

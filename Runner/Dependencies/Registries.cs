using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Nightshift.Dependencies;

/// <summary>The registry of each manager: the one in the options, else the one that this machine's own manager is set to. Asked once.</summary>
internal sealed partial class Registries(IOptions<DependencyOptions> options, ILogger<Registries> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, Registry> known = [];

    /// <summary>Null when the manager is not installed here, or says nothing that can be read.</summary>
    public async Task<Registry?> FindAsync(PackageManager manager, CancellationToken cancellation)
    {
        if (options.Value.Registries.TryGetValue(manager.Name, out var given))
            return Allow(Registry.At(given));
        if (known.TryGetValue(manager.Name, out var found))
            return found;
        var registry = Allow(manager.ReadRegistry(await AskAsync(manager, cancellation)));
        return registry is null ? null : known.GetOrAdd(manager.Name, registry);
    }

    private Registry? Allow(Registry? registry) => registry is null ? null : registry with { Hosts = [.. registry.Hosts.Concat(options.Value.Hosts.Select(Registry.Authority)).Distinct()] };

    // Not in a sandbox: the manager is to read the settings of this machine.
    private async Task<string> AskAsync(PackageManager manager, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(manager.AskRegistry[0], manager.AskRegistry.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        try
        {
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            await using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException || exception is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            Log.Silent(logger, manager.Name, exception.GetType().Name);
            return "";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Manager} did not say which registry it is set to ({Cause}). Install it, or set Dependencies:Registries:{Manager}.")]
        public static partial void Silent(ILogger logger, string manager, string cause);
    }
}

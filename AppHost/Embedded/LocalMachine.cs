using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Nightshift.Embedded;

/// <summary>What resources share while they run on this machine.</summary>
internal sealed class LocalMachine(IConfiguration configuration, StateFolders folders, LogWriter log)
{
    private static readonly Assembly AppHost = typeof(LocalMachine).Assembly;

    public IConfiguration Configuration => configuration;

    public LogWriter Log => log;

    public StateFolders Folders => folders;

    public Ports Ports { get; } = new();

    public ProcessLauncher Launcher { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where services send telemetry when AppHost starts the dashboard; null when it does not.</summary>
    public string? OtlpEndpoint { get; set; }

    public Secrets Secrets => field ??= new Secrets(Path.Combine(folders.Data, "secrets"), log);

    /// <summary>Project paths in the topology are relative to this folder.</summary>
    public string AppHostDirectory { get; } =
        AppHost.GetCustomAttributes<AssemblyMetadataAttribute>().First(metadata => metadata.Key == nameof(AppHostDirectory)).Value!;

    /// <summary>The program that runs assemblies: the one that runs this.</summary>
    public string DotNet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <exception cref="DistributedApplicationException">Processes cannot be started here the way AppHost needs.</exception>
    public static void CheckSystem()
    {
        if (!OperatingSystem.IsLinux())
            throw new DistributedApplicationException("The embedded host runs on Linux only. Elsewhere, build with -p:UseAspire=true.");
        if (Command.Find("setsid") is null || Command.Find("setpriv") is null)
            throw new DistributedApplicationException("setsid or setpriv is missing. Both come with util-linux (Debian: apt-get install util-linux).");
    }

    /// <summary>A project's assembly, built with AppHost into the folder beside AppHost's own.</summary>
    public string AssemblyOf(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var name = AppHost.GetName().Name!;
        return Path.Combine(output.Parent!.Parent!.FullName, project, output.Name, $"{name[..(name.LastIndexOf('.') + 1)]}{project}.dll");
    }
}

using Nightshift.Sandboxes;

namespace Nightshift.Dependencies;

/// <summary>What the dependency phase found out about a program, and the packages for it, which are there until this is disposed of.</summary>
/// <param name="Report">Null for a program that uses no packages.</param>
/// <param name="Missing">What cannot be had; with any of these the program cannot run.</param>
internal sealed record InstalledPackages(PackageManager? Manager, Manifest Manifest, PackageLease? Lease, DependencyReport? Report, IReadOnlyList<MissingPackage> Missing) : IDisposable
{
    public static readonly InstalledPackages None = new(null, Manifest.Empty, null, null, []);

    /// <summary>Shows the packages to a run, read-only. One that has them is cold, since a sandbox that waits was started without.</summary>
    public SandboxRun ShowTo(SandboxRun run) => Lease is null ? run : run with
    {
        Folders = run.Folders.Append(new(Manager!.Mount, Lease.Folder)).ToDictionary(),
        Environment = run.Environment.Concat(Manager.Environment).GroupBy(variable => variable.Key).ToDictionary(same => same.Key, same => same.Last().Value),
        HasDeadline = run.HasDeadline,
        WarmName = null
    };

    public void Dispose() => Lease?.Dispose();
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Dependencies;

/// <summary>
/// Gets the packages that a program declares or imports, before anything of it runs. None of the program's own code takes part, and no package's install script runs.
/// </summary>
internal sealed class DependencyPhase(PackageInstaller installer, PackageCache cache, Registries registries, Sandbox sandbox, SandboxSlots slots)
{
    public static readonly IReadOnlyList<PackageManager> Managers = [PipPackages.Manager, NpmPackages.Manager, NuGetPackages.Manager, MavenPackages.Manager, GoModules.Manager];
    private readonly Dictionary<string, IReadOnlySet<string>> builtIn = [];
    private readonly SemaphoreSlim gate = new(1);

    /// <param name="owner">Who takes turns with the others for the installation.</param>
    /// <exception cref="SandboxException">No sandbox can be had here.</exception>
    public async Task<InstalledPackages> RunAsync(Submission submission, string language, string owner, CancellationToken cancellation)
    {
        if (Managers.FirstOrDefault(manager => manager.Languages.Contains(language)) is not { } manager)
            return InstalledPackages.None;
        var manifest = manager.Read(submission);
        var declared = manifest.Refused.Count > 0 || manifest.Requirements.Count == 0
            ? InstalledPackages.None with { Manager = manager, Manifest = manifest, Missing = manifest.Refused }
            : await InstallAsync(manager, manifest, owner, cancellation);
        return declared.Missing.Count > 0 ? declared : await AddImportedAsync(declared, submission, owner, cancellation);
    }

    /// <summary>What is imported and neither there nor declared is looked for under the name that it usually has.</summary>
    private async Task<InstalledPackages> AddImportedAsync(InstalledPackages declared, Submission submission, string owner, CancellationToken cancellation)
    {
        var (manager, manifest) = (declared.Manager!, declared.Manifest);
        Requirement[] open;
        try
        {
            open = await OpenAsync(declared, submission, cancellation);
        }
        catch
        {
            declared.Dispose();
            throw;
        }
        if (open.Length == 0)
            return declared;

        declared.Dispose();
        if (open.Where(import => manager.Infer(import) is null).ToArray() is { Length: > 0 } unknown)
            return declared with { Lease = null, Missing = [.. unknown.Select(import => new MissingPackage(import.Name, "no file of the program declares it", import.File, import.Line))] };
        return await InstallAsync(manager, manifest with { Requirements = [.. manifest.Requirements, .. open.Select(import => manager.Infer(import)!).DistinctBy(inferred => inferred.Name)] }, owner, cancellation);
    }

    private async Task<Requirement[]> OpenAsync(InstalledPackages declared, Submission submission, CancellationToken cancellation)
    {
        var manager = declared.Manager!;
        Requirement[] open = [.. manager.Imports(submission).Where(import => !manager.Provides(import, declared.Manifest, declared.Lease?.Folder))];
        if (open.Length == 0 || manager.BuiltIn is not { } asked)
            return open;
        var there = await BuiltInAsync(manager, asked, cancellation);
        return [.. open.Where(import => !there.Contains(import.Name))];
    }

    private async Task<InstalledPackages> InstallAsync(PackageManager manager, Manifest manifest, string owner, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (await registries.FindAsync(manager, cancellation) is not { } registry)
            return Without(manager, manifest, $"{manager.Name} is not installed here, or set to no registry");
        var run = manager.Install(manifest, registry);
        var key = Key(manager, registry, run);
        if (cache.Find(key) is { } kept)
            return With(manager, manifest, kept, [], cached: true, clock);

        var staged = cache.Stage();
        try
        {
            var result = await installer.RunAsync(manager, run, registry, staged, owner, cancellation);
            if (result.Problem is null && result.Unavailable.Count == 0)
                if (Listed(manager, manifest, staged, result.Sandbox) is { } installed)
                    return With(manager, manifest, cache.Add(key, staged, installed), result.Refused, cached: false, clock);
                else
                    result = result with { Problem = "what was installed cannot be read" };
            PackageCache.Discard(staged);
            return Failed(manager, manifest, result, clock);
        }
        catch
        {
            if (Directory.Exists(staged))
                PackageCache.Discard(staged);
            throw;
        }
    }

    private static Installed? Listed(PackageManager manager, Manifest manifest, string staged, SandboxResult result)
    {
        try
        {
            return manager.List(manifest, staged, result);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static InstalledPackages With(PackageManager manager, Manifest manifest, PackageLease lease, IReadOnlyList<string> refused, bool cached, Stopwatch clock)
    {
        var packages = lease.Installed.Packages;
        var summary = $"{packages.Count} {(packages.Count == 1 ? "package" : "packages")}{(cached ? ", from the cache" : "")}";
        return new(manager, manifest, lease, new DependencyReport(manager.Name, summary, packages, lease.Installed.NotChecked, refused, cached, clock.ElapsedMilliseconds), []);
    }

    private static InstalledPackages Failed(PackageManager manager, Manifest manifest, Installation result, Stopwatch clock)
    {
        Requirement[] missing = [.. manifest.Requirements.Where(requirement => result.Unavailable.Contains(requirement.Name, StringComparer.OrdinalIgnoreCase))];
        var failed = Without(manager, manifest with { Requirements = missing.Length > 0 ? missing : manifest.Requirements }, result.Problem ?? "the registry has none that will do");
        return failed with { Report = new DependencyReport(manager.Name, $"Not installed: {result.Problem ?? "not to be had"}", [], "Nothing was installed.", result.Refused, false, clock.ElapsedMilliseconds) };
    }

    private static InstalledPackages Without(PackageManager manager, Manifest manifest, string reason) =>
        new(manager, manifest, null, null, [.. manifest.Requirements.Select(requirement => new MissingPackage(requirement.Name, reason, requirement.File, requirement.Line))]);

    /// <summary>Everything the installation is given goes into the key, so that nobody can put something else under it.</summary>
    private static string Key(PackageManager manager, Registry registry, SandboxRun run) => $"{manager.Name}-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        Json.Write(new { registry, run.Command, run.Files, run.Harness, environment = run.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal) }))));

    private async Task<IReadOnlySet<string>> BuiltInAsync(PackageManager manager, SandboxRun asked, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (builtIn.TryGetValue(manager.Name, out var known))
                return known;
            var result = await sandbox.RunAsync(asked, slots.Reserved, cancellation);
            if (result.ExitCode != 0)
                throw new SandboxException($"{manager.Name} did not say what is there without it: {result.Limit} {result.Stderr.Trim()}");
            return builtIn[manager.Name] = Encoding.UTF8.GetString(result.Reports.GetValueOrDefault(asked.Reports[0], [])).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        }
        finally
        {
            gate.Release();
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Nightshift.Browsers;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Diagnoses;

/// <summary>Looks at what this host offers, and tries it.</summary>
internal sealed class Doctor(SandboxHost host, ControlGroups groups, SandboxHealth health, SandboxSlots slots, ToolchainCatalog catalog, BrowserRunner browsers, IOptions<SandboxOptions> options)
{
    private static readonly (string Controller, string Meaning)[] Controllers =
    [
        ("memory", "Memory of the whole run, and the certain word that it ran out. Without it each process has a limit of its own."),
        ("pids", "Processes and threads of the whole run. Without it they are limited by user, inside the sandbox."),
        ("cpu", "Share of the processors. Without it a run may slow its neighbours down until its time is over."),
        ("cpuacct", "Processor time of the whole run, told with its result.")
    ];

    public async Task<Diagnosis> DiagnoseAsync(CancellationToken cancellation)
    {
        var trial = await health.TryAsync(cancellation);
        var languages = await catalog.ListAsync(cancellation);
        return new Diagnosis(trial is null && languages.Any(language => language.Works), trial, host.Isolation, slots.Count, [.. Capabilities()], languages);
    }

    private IEnumerable<Capability> Capabilities()
    {
        yield return new("linux", OperatingSystem.IsLinux(), true, "Namespaces, control groups and system call filters are Linux's.", "Run Runner on Linux, or in a Linux virtual machine.");
        yield return new("bubblewrap", host.Bubblewrap is not null, true, "Makes the namespaces, the read-only system and the private workspace of each run.", "On Debian: apt-get install bubblewrap");
        yield return new("user namespaces", UserNamespaces(), true, "Let an unprivileged user make a sandbox.", "sysctl -w user.max_user_namespaces=10000 kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0 (those that exist)");
        yield return new("unprivileged user", !host.IsRoot || host.SetPrivileges is not null, true, host.IsRoot ? $"Sandboxes run under host user ids from {options.Value.FirstUserId} on, though Runner is root." : "Sandboxes run under Runner's own user, who is not root.", "On Debian: apt-get install util-linux");
        yield return new("system call filter", SeccompFilter.Supports(RuntimeInformation.OSArchitecture), true, "Refuses the calls that reach far into the kernel.", "Use an x86-64 or arm64 machine.");
        foreach (var (controller, meaning) in Controllers)
            if (controller != "cpuacct" || groups.Version != 2) // version 2 has it in cpu
                yield return new($"control group: {controller}", groups.Controllers.Contains(controller), false, meaning, "Start Runner where it may write to /sys/fs/cgroup: as root, or as a service with delegated control groups (systemd: Delegate=yes).");
        yield return new("browser", browsers.IsThere, false, "Takes pictures of previews and tests their pages.", browsers.HowToGet);
    }

    // Debian's own switch, Ubuntu's, and the kernel's; where one is absent, it does not forbid.
    private static bool UserNamespaces() =>
        File.Exists("/proc/self/ns/user") && Setting("user/max_user_namespaces") != "0" && Setting("kernel/unprivileged_userns_clone") != "0" && Setting("kernel/apparmor_restrict_unprivileged_userns") != "1";

    private static string? Setting(string name) => File.Exists($"/proc/sys/{name}") ? File.ReadAllText($"/proc/sys/{name}").Trim() : null;
}

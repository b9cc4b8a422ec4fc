using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>What this host offers for isolation, looked up once.</summary>
internal sealed class SandboxHost(ControlGroups groups, IOptions<SandboxOptions> options)
{
    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    public string? Bubblewrap { get; } = Find("bwrap");

    public string? SetPrivileges { get; } = Find("setpriv");

    public string? LimitProcess { get; } = Find("prlimit");

    public bool IsRoot { get; } = Environment.IsPrivilegedProcess;

    /// <summary>Why no sandbox can be started here and how to change that; null when one can.</summary>
    public string? Refusal =>
        !OperatingSystem.IsLinux() ? "Sandboxes need Linux. Run Runner on a Linux machine or in a Linux virtual machine."
        : Bubblewrap is null ? "Nothing runs without a sandbox: bubblewrap is missing. Install it, on Debian with: apt-get install bubblewrap"
        : LimitProcess is null || IsRoot && SetPrivileges is null ? "Nothing runs without a sandbox: prlimit and setpriv are missing. Install them, on Debian with: apt-get install util-linux"
        : !SeccompFilter.Supports(RuntimeInformation.OSArchitecture) ? $"Sandboxes have no system call filter for {RuntimeInformation.OSArchitecture}. Use an x86-64 or arm64 machine."
        : null;

    /// <summary>The isolation of every run here, in words.</summary>
    public string Isolation =>
        "bubblewrap: own namespaces, no network, read-only system, system call filter, unprivileged user; "
        + (groups.Version == 0
            ? "limits for each process alone (no control groups here)"
            : $"{string.Join(", ", Limits)} limited by control group v{groups.Version}")
        + "; the kernel is shared with the host";

    private IEnumerable<string> Limits => groups.Controllers.Where(controller => controller != "cpuacct").Select(controller => controller == "pids" ? "processes" : controller);

    /// <summary>
    /// A host user id of its own for each slot, so that one run's processes are not counted against another's.
    /// Runners on one machine are spread over the range by process id.
    /// </summary>
    public int UserId(SandboxSlot slot) => options.Value.FirstUserId + Environment.ProcessId % 4096 * 2048 + slot.Number;

    private static string? Find(string command) => SearchPath.Split(':').Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}

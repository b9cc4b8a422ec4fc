using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Nightshift.Sandboxes;

/// <summary>What this host offers for isolation, looked up once.</summary>
internal sealed class SandboxHost(ControlGroups groups, IOptions<SandboxOptions> options)
{
    /// <summary>Host user ids of one Runner.</summary>
    public const int UserIds = 2048;

    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    public string? Bubblewrap { get; init; } = Find("bwrap");

    public string? SetPrivileges { get; } = Find("setpriv");

    public bool IsRoot { get; } = Environment.IsPrivilegedProcess;

    /// <summary>Why no sandbox can be started here and how to change that; null when one can.</summary>
    public string? Refusal =>
        !OperatingSystem.IsLinux() ? "Sandboxes need Linux. Run Runner on a Linux machine or in a Linux virtual machine."
        : Bubblewrap is null ? "Nothing runs without a sandbox: bubblewrap is missing. Install it, on Debian with: apt-get install bubblewrap"
        : IsRoot && SetPrivileges is null ? "Nothing runs without a sandbox: setpriv is missing, and Runner is root. Install it, on Debian with: apt-get install util-linux"
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
    /// A host user id of its own for each sandbox, so that one run's processes are not counted against another's.
    /// Runners on one machine are spread over the range by process id.
    /// </summary>
    /// <param name="number">Below <see cref="UserIds"/>.</param>
    public int UserId(int number) => options.Value.FirstUserId + Environment.ProcessId % 4096 * UserIds + number;

    private static string? Find(string command) => SearchPath.Split(':').Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>The command line of a sandbox: a launcher, the process limits, the unprivileged user, bubblewrap, and the main script inside.</summary>
internal sealed class SandboxCommand(SandboxHost host) : IDisposable
{
    /// <summary>Joins the control groups, opens the memory files as descriptors 3 to 9, and becomes the rest of its arguments.</summary>
    private const string Launcher =
        """
        IFS=:; for group in $8; do echo 0 > "$group" || exit 1; done; unset IFS
        exec 3<"$1" 4<"$2" 5>"$3" 6<"$4" 7<"$5" 8<"$6" 9<"$7"
        shift 8; exec "$@"
        """;

    /// <summary>
    /// The first process inside: unpacks the files, runs the command, packs the reports. The dot tells Runner that the sandbox
    /// came up, so that whatever happens afterwards is the program's doing. Runner's answer tells that Runner still lived when
    /// bubblewrap had already asked the kernel to be killed with it; a Runner that was killed before that gives none.
    /// </summary>
    private const string Main =
        """
        tar -xf - -C / <&6 || exit 1
        printf .; read -r answer || exit 1
        seconds=$1; reports=$2; shift 2
        timeout -s KILL "$seconds" "$@" 5>&- 6>&-
        code=$?
        tar -cf - -C /reports $reports >&5 2>/dev/null </dev/null
        exit $code
        """;

    private readonly MemoryFile filter = new("filter", SeccompFilter.Build(RuntimeInformation.OSArchitecture));
    private readonly MemoryFile users = new("passwd", "root:x:0:0:root:/root:/usr/sbin/nologin\nrunner:x:1000:1000:runner:/tmp:/bin/sh\n");
    private readonly MemoryFile userGroups = new("group", "root:x:0:\nrunner:x:1000:\n");
    private readonly MemoryFile hosts = new("hosts", "127.0.0.1 localhost\n::1 localhost\n");

    public ProcessStartInfo Start(SandboxSlot slot, ControlGroup group, SandboxOptions limits, MemoryFile arguments, MemoryFile reports, MemoryFile input, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = SandboxHost.SearchPath;
        string[] files = [arguments.Path, filter.Path, reports.Path, input.Path, users.Path, userGroups.Path, hosts.Path];
        foreach (var argument in (string[])["-c", Launcher, "sandbox", .. files, string.Join(':', group.Joins), .. ProcessLimits(group, limits), .. Unprivileged(slot), host.Bubblewrap!, "--args", "3", "--", .. command])
            start.ArgumentList.Add(argument);
        return start;
    }

    public IReadOnlyList<string> Inside(SandboxRun run, TimeSpan timeout, ControlGroup group, SandboxOptions limits) =>
        ["/bin/sh", "-c", Main, "main", Seconds(timeout), string.Join(' ', Brought(run)), .. ProcessLimit(group, limits), .. run.Command];

    // The tree goes first: an archive that was cut short lacks the reports as well, and is not taken for a whole one.
    private static IEnumerable<string> Brought(SandboxRun run) => run.Tree is null ? run.Reports : [SandboxArchive.Tree, .. run.Reports];

    // Set inside, it counts the processes of this user namespace; set outside, all that the host's user runs.
    private string[] ProcessLimit(ControlGroup group, SandboxOptions limits) => group.LimitsProcesses ? [] : [host.LimitProcess!, $"--nproc={limits.Processes}", "--"];

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private IEnumerable<string> ProcessLimits(ControlGroup group, SandboxOptions limits)
    {
        yield return host.LimitProcess!;
        yield return "--core=0";
        yield return $"--fsize={limits.FileBytes}";
        yield return $"--nofile={limits.OpenFiles}";
        if (!group.LimitsMemory)
            yield return $"--as={limits.AddressSpaceBytes}";
    }

    private IEnumerable<string> Unprivileged(SandboxSlot slot) => host.IsRoot
        ? [host.SetPrivileges!, $"--reuid={host.UserId(slot)}", $"--regid={host.UserId(slot)}", "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--pdeathsig=KILL", "--"]
        : [];

    public void Dispose()
    {
        filter.Dispose();
        users.Dispose();
        userGroups.Dispose();
        hosts.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>The command line of a launcher: control groups, process limits and the unprivileged user at once; at a word bubblewrap, and inside it the main script, which waits for its command.</summary>
internal sealed class LaunchCommand(SandboxHost host) : IDisposable
{
    /// <summary>
    /// Joins the control groups, takes the limits of each process, opens the memory files as descriptors 3 to 9, and becomes the rest of its arguments. A descriptor
    /// above those was opened in Runner, by code that does not mark its own, while this process was being forked; only bash closes descriptors of two digits.
    /// </summary>
    private const string Prepare =
        """
        IFS=:; for group in $8; do echo 0 > "$group" || exit 1; done; unset IFS
        for limit in $9; do ulimit "${limit%%=*}" "${limit#*=}" || exit 1; done
        exec 3<"$1" 4<"$2" 5>"$3" 6<"$4" 7<"$5" 8<"$6" 9<"$7"
        shift 9
        for file in /proc/self/fd/??*; do [ ! -e "$file" ] || exec /bin/bash -c 'for file in /proc/self/fd/??*; do eval "exec ${file##*/}>&-"; done; exec "$@"' launcher "$@"; done
        exec "$@"
        """;

    /// <summary>Waits for the word. When Runner ends, its pipe does, and the launcher with it.</summary>
    private const string Wait = """read -r word || exit 1; exec "$@" """;

    /// <summary>
    /// The first process inside: waits for the run, unpacks its files, runs its command, ends whatever it left, packs the reports. The dot tells Runner that the
    /// sandbox came up, so that whatever happens afterwards is the program's doing. The line that brings the command tells that Runner still lived when
    /// bubblewrap had already asked the kernel to be killed with it; a Runner that was killed before that sends none.
    /// </summary>
    private const string Main =
        """
        set -f; newline='
        '
        printf .; IFS= read -r line || exit 1; eval "$line"
        seconds=$1; reports=$2; processes=$3; shift 3
        if [ -s /proc/self/fd/6 ]; then tar -xf - -C / <&6 || exit 1; fi
        ([ -z "$processes" ] || ulimit -p "$processes" 2>/dev/null || ulimit -u "$processes" || exit 1
        exec timeout -s KILL "$seconds" "$@" 5>&- 6>&-)
        code=$?
        kill -9 -1 2>/dev/null
        if [ -n "$reports" ]; then tar -cf - -C /reports $reports >&5 2>/dev/null </dev/null; fi
        exit $code
        """;

    private readonly MemoryFile filter = new("filter", SeccompFilter.Build(RuntimeInformation.OSArchitecture));
    private readonly MemoryFile users = new("passwd", "root:x:0:0:root:/root:/usr/sbin/nologin\nrunner:x:1000:1000:runner:/tmp:/bin/sh\n");
    private readonly MemoryFile userGroups = new("group", "root:x:0:\nrunner:x:1000:\n");
    private readonly MemoryFile hosts = new("hosts", "127.0.0.1 localhost\n::1 localhost\n");

    public ProcessStartInfo Start(int userId, ControlGroup group, SandboxOptions limits, LaunchFiles files)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = SandboxHost.SearchPath;
        string[] paths = [files.Arguments.Path, filter.Path, files.Reports.Path, files.Input.Path, users.Path, userGroups.Path, hosts.Path];
        string[] sandbox = [host.Bubblewrap!, "--args", "3", "--", "/bin/sh", "-c", Main];
        foreach (var argument in (string[])["-c", Prepare, "launcher", .. paths, string.Join(':', group.Joins), string.Join(' ', ProcessLimits(group, limits)), .. Unprivileged(userId), "/bin/sh", "-c", Wait, "launcher", .. sandbox])
            start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>A run's command and its environment, as the line for the main script: shell code, in which nothing but the names of variables stands without quotes.</summary>
    /// <param name="processes">Limit of processes for each user, where no control group has it; set inside, it counts those of this user namespace alone.</param>
    public static string Line(SandboxRun run, TimeSpan timeout, int? processes)
    {
        string[] all = [timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), string.Join(' ', Brought(run)), $"{processes}", .. run.Command];
        return $"{string.Concat(run.Environment.Select(variable => $"export {variable.Key}={Quoted(variable.Value)}; "))}set -- {string.Join(' ', all.Select(Quoted))}\n";
    }

    // One line is all that is read, so a line's end within an argument is a variable of the main script.
    private static string Quoted(string text) => $"'{text.Replace("'", """'"'"'""").Replace("\n", """'"$newline"'""")}'";

    // The tree goes first: an archive that was cut short lacks the reports as well, and is not taken for a whole one.
    private static IEnumerable<string> Brought(SandboxRun run) => run.Tree is null ? run.Reports : [SandboxArchive.Tree, .. run.Reports];

    // The shell counts file sizes in 512 bytes, and memory in 1,024.
    private IEnumerable<string> ProcessLimits(ControlGroup group, SandboxOptions limits)
    {
        yield return "-c=0";
        yield return $"-f={limits.FileBytes / 512}";
        yield return $"-n={limits.OpenFiles}";
        if (!group.LimitsMemory)
            yield return $"-v={limits.AddressSpaceBytes / 1024}";
    }

    private IEnumerable<string> Unprivileged(int userId) => host.IsRoot
        ? [host.SetPrivileges!, $"--reuid={userId}", $"--regid={userId}", "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--pdeathsig=KILL", "--"]
        : [];

    public void Dispose()
    {
        filter.Dispose();
        users.Dispose();
        userGroups.Dispose();
        hosts.Dispose();
    }
}

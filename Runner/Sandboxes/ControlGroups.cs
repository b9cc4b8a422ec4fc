using System.Globalization;

namespace Nightshift.Sandboxes;

/// <summary>
/// Finds the control groups that Runner may make below its own, in version 1 (one hierarchy for each controller) or version 2 (one for all),
/// and makes one for each run. Groups that a killed Runner left behind are removed at the next start.
/// </summary>
internal sealed partial class ControlGroups : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private static readonly string[] Wanted = ["memory", "pids", "cpu", "cpuacct"];
    private readonly Dictionary<string, string> folders; // controller → our folder in its hierarchy
    private static int last; // the groups of a process share its folder, whichever Runner in it they belong to

    public ControlGroups(ILogger<ControlGroups> logger)
    {
        var unified = File.Exists($"{Mount}/cgroup.controllers");
        folders = unified ? OpenUnified() : OpenLegacy();
        Version = folders.Count == 0 ? 0 : unified ? 2 : 1;
        foreach (var parent in folders.Values.Select(folder => Path.GetDirectoryName(folder)!).Distinct())
            RemoveLeftovers(parent, logger);
    }

    /// <summary>1 or 2; 0 where none can be made, and limits are those of each process alone.</summary>
    public int Version { get; }

    public IReadOnlyCollection<string> Controllers => folders.Keys;

    public ControlGroup Create(SandboxOptions options)
    {
        var name = Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        var own = folders.ToDictionary(folder => folder.Key, folder => Path.Combine(folder.Value, name));
        foreach (var folder in own.Values.Distinct())
            Directory.CreateDirectory(folder);
        var group = new ControlGroup(Version, own);
        group.Limit(options);
        return group;
    }

    private static string Name(int processId) => $"nightshift-{processId}";

    private static Dictionary<string, string> OpenLegacy()
    {
        var opened = new Dictionary<string, string>();
        foreach (var (controllers, path) in OwnGroups())
            foreach (var controller in controllers.Intersect(Wanted))
                if (TryOpen(Path.Combine(Mount, controller), path) is { } folder)
                    opened[controller] = folder;
        return opened;
    }

    // Version 2 lets a group have either processes or controllers for its children, so Runner moves into a child of its own group first.
    private static Dictionary<string, string> OpenUnified()
    {
        var path = OwnGroups().Where(group => group.Controllers is [""]).Select(group => group.Path).FirstOrDefault("/");
        var own = Path.Join(Mount, path);
        try
        {
            if (File.Exists(Path.Combine(own, "cgroup.type"))) // the real root has none, and may have both
            {
                var shelter = Directory.CreateDirectory(Path.Combine(own, "nightshift-runner")).FullName;
                File.WriteAllText(Path.Combine(shelter, "cgroup.procs"), "0");
            }
            var wanted = File.ReadAllText(Path.Combine(own, "cgroup.controllers")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Intersect(Wanted).ToArray();
            Enable(own, wanted);
            var folder = Directory.CreateDirectory(Path.Combine(own, Name(Environment.ProcessId))).FullName;
            Enable(folder, wanted);
            return wanted.ToDictionary(controller => controller, _ => folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Enable(string folder, string[] controllers) =>
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), string.Join(' ', controllers.Select(controller => $"+{controller}")));

    private static string? TryOpen(string mount, string path)
    {
        // In a container the path is the host's and the mount is already our own group.
        var parent = Directory.Exists(Path.Join(mount, path)) ? Path.Join(mount, path) : mount;
        try
        {
            return Directory.CreateDirectory(Path.Combine(parent, Name(Environment.ProcessId))).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<(string[] Controllers, string Path)> OwnGroups() =>
        File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).Select(parts => (parts[1].Split(','), parts[2]));

    private static void RemoveLeftovers(string parent, ILogger logger)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Name(0).Replace("0", "*")))
            if (int.TryParse(Path.GetFileName(folder).Split('-')[^1], out var processId) && !Directory.Exists($"/proc/{processId}"))
            {
                foreach (var run in Children(folder))
                    ControlGroup.Remove(run);
                if (!ControlGroup.Remove(folder))
                    Log.CannotRemove(logger, folder);
            }
    }

    // Several Runners that start at once do this at once, so a folder may be gone by now.
    private static string[] Children(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        foreach (var folder in folders.Values.Distinct())
            ControlGroup.Remove(folder);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The control group {Folder}, left by a Runner that was killed, could not be removed.")]
        public static partial void CannotRemove(ILogger logger, string folder);
    }
}

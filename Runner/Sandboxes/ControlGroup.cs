using System.Globalization;
using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>The control group of one run: its limits, what it used, and the certain end of everything in it.</summary>
internal sealed partial class ControlGroup(int version, IReadOnlyDictionary<string, string> folders) : IAsyncDisposable
{
    private const long CpuPeriodMicroseconds = 100_000;
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(5);

    public bool LimitsMemory => folders.ContainsKey("memory");

    public bool LimitsProcesses => folders.ContainsKey("pids");

    /// <summary>The files that a process writes 0 to in order to join.</summary>
    public IEnumerable<string> Joins => folders.Values.Distinct().Select(folder => Path.Combine(folder, "cgroup.procs"));

    public void Limit(SandboxOptions options)
    {
        var quota = (long)(options.Cpus * CpuPeriodMicroseconds);
        if (version == 2)
        {
            Write("memory", "memory.max", options.MemoryBytes);
            Write("memory", "memory.swap.max", 0);
            Write("memory", "memory.oom.group", 1);
            Write("cpu", "cpu.max", $"{quota} {CpuPeriodMicroseconds}");
        }
        else
        {
            Write("memory", "memory.limit_in_bytes", options.MemoryBytes);
            Write("memory", "memory.memsw.limit_in_bytes", options.MemoryBytes);
            Write("cpu", "cpu.cfs_period_us", CpuPeriodMicroseconds);
            Write("cpu", "cpu.cfs_quota_us", quota);
        }
        Write("pids", "pids.max", options.Processes);
    }

    /// <summary>How often the kernel killed a process of the run for want of memory.</summary>
    public long OutOfMemoryKills => Counter("memory", version == 2 ? "memory.events" : "memory.oom_control", "oom_kill") ?? 0;

    /// <summary>How often a new process or thread was refused.</summary>
    public long RefusedProcesses => Counter("pids", "pids.events", "max") ?? 0;

    public TimeSpan? CpuTime => version == 2
        ? Counter("cpu", "cpu.stat", "usage_usec") is { } micro ? TimeSpan.FromMicroseconds(micro) : null
        : Number("cpuacct", "cpuacct.usage") is { } nano ? TimeSpan.FromTicks(nano / 100) : null;

    public long? MemoryBytes => Number("memory", version == 2 ? "memory.current" : "memory.usage_in_bytes");

    public long? PeakMemoryBytes => Number("memory", version == 2 ? "memory.peak" : "memory.max_usage_in_bytes");

    public async ValueTask DisposeAsync()
    {
        var end = Environment.TickCount64 + (long)RemovalLimit.TotalMilliseconds;
        foreach (var folder in folders.Values.Distinct())
            while (!Remove(folder) && Environment.TickCount64 < end)
                await Task.Delay(2);
    }

    /// <summary>Kills what is in the group and removes it; false while something still lives.</summary>
    public static bool Remove(string folder)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "cgroup.procs")))
                if (int.TryParse(line, out var processId) && processId > 0)
                    Kill(processId, 9);
            return RemoveFolder(folder) == 0;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder); // somebody else removed it meanwhile
        }
    }

    // A limit that this kernel does not have (swap accounting is often off) is no reason to refuse; the others hold.
    private void Write(string controller, string file, object value)
    {
        if (!folders.TryGetValue(controller, out var folder) || !File.Exists(Path.Combine(folder, file)))
            return;
        File.WriteAllText(Path.Combine(folder, file), Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    private long? Number(string controller, string file) =>
        folders.TryGetValue(controller, out var folder) && File.Exists(Path.Combine(folder, file))
            && long.TryParse(File.ReadAllText(Path.Combine(folder, file)), out var number) ? number : null;

    private long? Counter(string controller, string file, string name)
    {
        if (!folders.TryGetValue(controller, out var folder) || !File.Exists(Path.Combine(folder, file)))
            return null;
        var line = File.ReadLines(Path.Combine(folder, file)).FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int processId, int signal);

    // Directory.Delete lists the folder's files first, which a control group always has.
    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveFolder(string path);
}

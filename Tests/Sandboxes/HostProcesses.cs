using System.Diagnostics;
using Nightshift.Executions;

namespace Nightshift.Tests.Sandboxes;

/// <summary>What the host sees of sandboxes.</summary>
internal static class HostProcesses
{
    /// <summary>Those of a range of user ids that live processes (no zombies) run under.</summary>
    public static IEnumerable<long> UserIds(long first, int count) => All().Select(UserId).OfType<long>().Where(user => user >= first && user < first + count).Distinct();

    /// <summary>Live processes with that text in their command line.</summary>
    public static IEnumerable<int> Running(string text) => All().Where(id => Read(id, "cmdline").Replace('\0', ' ').Contains(text) && UserId(id) is not null);

    /// <summary>A Python test that shows a text in the command line of a process for some seconds.</summary>
    public static SourceFile Test(string text, int seconds) => new("test_app.py", $"import subprocess\nimport sys\n\n\ndef test():\n    subprocess.run([sys.executable, '-c', 'import time; time.sleep({seconds})', '{text}'], check=True)\n");

    /// <summary>The host's user id of a live process.</summary>
    public static long? UserId(int id)
    {
        var lines = Read(id, "status").Split('\n');
        return lines.Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal) || line.StartsWith("State:\tX", StringComparison.Ordinal)) ? null
            : lines.FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal)) is { } line ? long.Parse(line.Split('\t')[1]) : null;
    }

    /// <summary>Control groups of runs of this process that are still there.</summary>
    public static IEnumerable<string> ControlGroups() => Directory.Exists("/sys/fs/cgroup/pids")
        ? Directory.EnumerateDirectories("/sys/fs/cgroup/pids", $"nightshift-{Environment.ProcessId}", SearchOption.AllDirectories).SelectMany(Directory.EnumerateDirectories)
        : [];

    public static async Task UntilAsync(Func<bool> reached, string otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !reached(); await Task.Delay(20))
            if (clock.Elapsed > TimeSpan.FromSeconds(15))
                throw new TimeoutException(otherwise);
    }

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? id : 0).Where(id => id > 0);

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

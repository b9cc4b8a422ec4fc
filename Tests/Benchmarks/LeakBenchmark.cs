using System.Diagnostics;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Benchmarks;

/// <summary>Many runs in a row, a few of them hostile, and what Runner and the host hold before, at half and afterwards. None of it may grow.</summary>
internal static class LeakBenchmark
{
    private const int Runs = 1000;

    private static readonly SandboxRun[] Kinds =
    [
        new(["/usr/bin/python3", "-c", "open('/reports/a', 'w').write('x' * 100000); print('y' * 100000)"]) { Files = [new("app.py", "")], Reports = ["a"] },
        new(["/usr/bin/python3", "-c", "import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass"]),
        new(["/usr/bin/python3", "-c", "while True: pass"]) { Timeout = TimeSpan.FromMilliseconds(100) },
        new(["true"]),
        new(["true"])
    ];

    public static async Task RunAsync(string[] arguments)
    {
        using var host = new RunnerHost();
        var (sandbox, slots, launchers) = (host.Get<Sandbox>(), host.Get<SandboxSlots>(), host.Get<Launchers>());
        await RunAsync(50, sandbox, slots);
        Console.WriteLine($"{"",-12}{"processes",10}{"files",8}{"threads",9}{"mounts",8}{"cgroups",9}{"managed KiB",13}{"resident KiB",14}");
        await PrintAsync("before", launchers);
        await RunAsync(Runs / 2, sandbox, slots);
        await PrintAsync($"{Runs / 2} runs", launchers);
        await RunAsync(Runs / 2, sandbox, slots);
        await PrintAsync($"{Runs} runs", launchers);
    }

    private static Task RunAsync(int runs, Sandbox sandbox, SandboxSlots slots) =>
        Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (run, cancellation) =>
        {
            using var slot = await slots.TakeAsync("", cancellation);
            await sandbox.RunAsync(Kinds[run % Kinds.Length], slot, cancellation);
        });

    private static async Task PrintAsync(string when, Launchers launchers)
    {
        while (!launchers.AreReady) await Task.Delay(20);
        await Task.Delay(1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var managed = GC.GetTotalMemory(forceFullCollection: true) >> 10;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{when,-12}{Processes(),10}{Entries("/proc/self/fd"),8}{Entries("/proc/self/task"),9}{File.ReadLines("/proc/self/mountinfo").Count(),8}{Groups(),9}{managed,13}{self.WorkingSet64 >> 10,14}");
    }

    private static int Entries(string folder) => Directory.EnumerateFileSystemEntries(folder).Count();

    /// <summary>Those that descend from this one, zombies included.</summary>
    private static int Processes() => Infrastructure.RunningProcesses.TreeOf(Environment.ProcessId).Count - 1;

    private static int Groups() => Directory.Exists("/sys/fs/cgroup")
        ? Directory.EnumerateDirectories("/sys/fs/cgroup", $"nightshift-{Environment.ProcessId}", SearchOption.AllDirectories).Sum(folder => Directory.EnumerateDirectories(folder).Count())
        : 0;
}

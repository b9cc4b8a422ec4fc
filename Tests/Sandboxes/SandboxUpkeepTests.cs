using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

public sealed class SandboxUpkeepTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Hundred_runs_leave_no_descriptor_and_no_thread()
    {
        await RunPythonAsync("pass");
        var (files, threads) = Usage();

        for (var round = 0; round < 25; round++)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunPythonAsync("import os\nos.write(1, b'x' * 100000)")));

        Usage().Files.ShouldBeLessThan(files + 20);
        Usage().Threads.ShouldBeLessThan(threads + 20);
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_slots()
    {
        var running = Enumerable.Range(0, Slots.Count * 3).Select(_ => RunPythonAsync("import time\nprint(time.time())\ntime.sleep(0.3)\nprint(time.time())")).ToArray();
        var spans = (await Task.WhenAll(running)).Select(result => result.Stdout.Split('\n').Take(2).Select(double.Parse).ToArray()).ToArray();

        spans.Max(span => spans.Count(other => other[0] <= span[0] && span[0] < other[1])).ShouldBeLessThanOrEqualTo(Slots.Count);
    }

    [Fact]
    public async Task Two_runs_at_once_see_nothing_of_each_other()
    {
        var secret = Guid.NewGuid().ToString("N");
        var holder = RunPythonAsync($"import time\nfor path in ('/workspace', '/tmp', '/dev/shm'): open(path + '/{secret}', 'w').close()\ntime.sleep(2)");
        var seeker = await RunPythonAsync($"import os, time\ntime.sleep(0.7)\nprint([f for path in ('/workspace', '/tmp', '/dev/shm') for f in os.listdir(path)], [p for p in os.listdir('/proc') if p.isdigit() and '{secret[..16]}' + '{secret[16..]}' in open(f'/proc/{{p}}/cmdline').read()])");

        seeker.Stdout.ShouldBe("[] []\n");
        (await holder).Outcome.ShouldBe(RunOutcome.Exited);
    }

    [Fact]
    public async Task A_descriptor_opened_while_a_sandbox_is_started_stays_out_of_it()
    {
        using var over = new CancellationTokenSource();
        var opening = Task.Factory.StartNew(
            () =>
            {
                while (!over.IsCancellationRequested) Close(Duplicate(0)); // unmarked, as native libraries open theirs
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        for (var run = 0; run < 10; run++)
        {
            var seen = await RunAsync(new SandboxRun(["/usr/bin/python3", "-c", "import os\nprint([fd for fd in map(int, os.listdir('/proc/self/fd')) if fd > 9])"]) { Limits = Options }); // nothing is got ready for limits of its own
            seen.Stdout.ShouldBe("[]\n", seen.Stderr);
        }

        await over.CancelAsync();
        await opening;
    }

    [Fact]
    public async Task Runners_that_start_at_once_sweep_what_a_killed_one_left_without_harm()
    {
        var mount = "/sys/fs/cgroup/pids";
        if (!Directory.Exists(mount)) return; // version 2, or no control groups at all
        const string dead = "nightshift-4194303"; // a process id that is hardly ever given
        for (var run = 0; run < 50; run++)
            Directory.CreateDirectory(Path.Combine(mount, dead, $"{run}"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new ControlGroups(NullLogger<ControlGroups>.Instance))));

        Directory.Exists(Path.Combine(mount, dead)).ShouldBeFalse();
    }

    private static (int Files, int Threads) Usage() => (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}

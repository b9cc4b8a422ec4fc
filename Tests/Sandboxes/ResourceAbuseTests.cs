using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

public sealed class ResourceAbuseTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Fork_bomb_is_ended_and_told_as_too_many_processes()
    {
        var result = await RunPythonAsync("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", seconds: 20);

        result.Outcome.ShouldBe(Controls("pids") ? RunOutcome.TooManyProcesses : RunOutcome.TimedOut);
        result.Limit!.ShouldContain(Controls("pids") ? "128 processes" : "20 seconds");
    }

    [Fact]
    public async Task Threads_count_as_processes()
    {
        var result = await RunPythonAsync("import threading, time\nfor _ in range(500): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()");

        result.ExitCode.ShouldNotBe(0);
        result.Stderr.ShouldContain("can't start new thread");
    }

    [Fact]
    public async Task Four_gigabytes_of_memory_are_told_as_out_of_memory()
    {
        var result = await RunPythonAsync("x = b'x' * (4 << 30)");

        if (!Controls("memory"))
        {
            result.Stderr.ShouldContain("MemoryError");
            return;
        }
        result.Outcome.ShouldBe(RunOutcome.OutOfMemory);
        result.Limit!.ShouldContain("512 MiB");
        result.PeakMemoryBytes!.Value.ShouldBeLessThanOrEqualTo(Options.MemoryBytes);
    }

    [Fact]
    public async Task Memory_of_many_processes_counts_together_or_is_said_not_to()
    {
        if (!Controls("memory"))
        {
            Isolation.ShouldContain("limits for each process alone");
            return;
        }
        var result = await RunPythonAsync("import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        x = b'x' * (100 << 20)\n        time.sleep(5)\n        os._exit(0)\nfor _ in range(20):\n    if os.wait()[1]: raise SystemExit(1)");

        result.Outcome.ShouldBe(RunOutcome.OutOfMemory);
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time\ntime.sleep(3600)")]
    [InlineData("import signal, time\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except OSError: pass\nwhile True: time.sleep(1)")]
    [InlineData("import os\nos.setsid() if os.getpid() != os.getsid(0) else None\nif os.fork(): os.wait()\nelse:\n    os.setsid()\n    while True: pass")]
    public async Task Program_without_an_end_is_told_as_timed_out(string code)
    {
        var result = await RunPythonAsync(code, seconds: 1);

        result.Outcome.ShouldBe(RunOutcome.TimedOut);
        result.Limit.ShouldBe("It did not finish within 1 second.");
        result.WallTime.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Gigabyte_of_output_is_cut_and_told_as_too_much_output()
    {
        var result = await RunPythonAsync("import os\nos.write(1, b'begin')\nfor _ in range(1024): os.write(1, b'x' * (1 << 20))");

        result.Outcome.ShouldBe(RunOutcome.TooMuchOutput);
        result.Stdout.ShouldStartWith("begin");
        result.Stdout.ShouldContain("bytes left out");
        result.Stdout.Length.ShouldBeLessThan(Options.OutputKeptBytes + 100);
    }

    [Fact]
    public async Task Output_within_the_limit_keeps_its_head_and_its_tail()
    {
        var result = await RunPythonAsync("print('first')\nfor i in range(200000): print(i)\nprint('last')");

        result.Outcome.ShouldBe(RunOutcome.Exited);
        result.Stdout.ShouldStartWith("first\n0\n1\n");
        result.Stdout.ShouldEndWith("199999\nlast\n");
    }

    [Theory]
    [InlineData("/workspace")]
    [InlineData("/tmp")]
    [InlineData("/dev/shm")]
    public async Task Full_disk_is_an_error_of_the_program_alone(string folder)
    {
        var result = await RunPythonAsync($"for n in range(100):\n    with open('{folder}/%d' % n, 'wb') as f: f.write(b'x' * (8 << 20))");

        result.ExitCode.ShouldBe(1);
        result.Stderr.ShouldContain("No space left on device");
    }

    [Fact]
    public async Task One_file_cannot_outgrow_its_limit()
    {
        var result = await RunPythonAsync("with open('/workspace/big', 'wb') as f:\n    for _ in range(64): f.write(b'x' * (1 << 20))");

        result.ExitCode.ShouldNotBe(0);
        result.Stderr.ShouldContain("File too large");
    }

    [Fact]
    public async Task Hundred_thousand_files_do_no_harm()
    {
        var result = await RunPythonAsync("for n in range(100000): open('/workspace/%d' % n, 'w').close()\nprint('done')", seconds: 20);

        result.Outcome.ShouldBeOneOf(RunOutcome.Exited, RunOutcome.OutOfMemory);
    }

    [Fact]
    public async Task Processor_time_and_memory_of_the_run_are_told()
    {
        var result = await RunPythonAsync("import time\nx = b'x' * (64 << 20)\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass");

        (result.CpuTime is not null).ShouldBe(Controls("cpu"));
        (result.PeakMemoryBytes is not null).ShouldBe(Controls("memory"));
        (result.CpuTime ?? TimeSpan.FromSeconds(1)).ShouldBeInRange(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(3));
        (result.PeakMemoryBytes ?? 100L << 20).ShouldBeInRange(64L << 20, 200L << 20);
    }
}

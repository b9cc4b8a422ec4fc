using System.Text;
using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

/// <summary>What a sandbox tells of an honest run.</summary>
public sealed class SandboxReportTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Report_comes_back_byte_for_byte()
    {
        var result = await RunPythonAsync("open('/reports/a', 'wb').write(bytes(range(256)))", reports: ["a", "b"]);

        result.Reports.Keys.ShouldBe(["a"]);
        result.Reports["a"].ShouldBe([.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
    }

    [Fact]
    public async Task Process_that_outlives_the_program_cannot_write_over_its_report()
    {
        var result = await RunPythonAsync(
            """
            import glob, io, os, tarfile, time
            open('/reports/a', 'w').write('mine')
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode='w') as tar:
                info = tarfile.TarInfo('a'); info.size = 4; tar.addfile(info, io.BytesIO(b'evil'))
            if os.fork() == 0:
                os.setsid()
                ways = []
                for path in glob.glob('/proc/[0-9]*/fd/5'):
                    try: ways.append(os.open(path, os.O_WRONLY))
                    except OSError: pass
                while True:
                    for way in ways: os.pwrite(way, out.getvalue(), 0)
            time.sleep(0.3)
            """, reports: "a");

        Encoding.UTF8.GetString(result.Reports["a"]).ShouldBe("mine");
        result.Outcome.ShouldBe(RunOutcome.Exited);
    }

    [Fact]
    public async Task Output_keeps_its_head_and_its_tail()
    {
        var within = await RunPythonAsync("print('first')\nfor i in range(200000): print(i)\nprint('last')");
        within.Outcome.ShouldBe(RunOutcome.Exited);
        within.Stdout.ShouldStartWith("first\n0\n1\n");
        within.Stdout.ShouldContain("bytes left out");
        within.Stdout.ShouldEndWith("199999\nlast\n");

        var beyond = await RunPythonAsync("import os\nos.write(1, b'begin')\nfor _ in range(64): os.write(1, b'x' * (1 << 20))");
        beyond.Outcome.ShouldBe(RunOutcome.TooMuchOutput);
        beyond.Stdout.ShouldStartWith("begin");
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

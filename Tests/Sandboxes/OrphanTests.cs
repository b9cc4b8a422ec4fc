using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

public sealed class OrphanTests(RunnerHost host) : SandboxTest(host)
{
    private const string Daemon =
        """
        import os, sys
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0: os.execv('/usr/bin/python3', ['python3', '-c', 'import time\nwhile True: time.sleep(1)', sys.argv[1]])
            os._exit(0)
        os.wait()
        print('left')
        """;

    [Fact]
    public async Task Daemon_dies_with_the_run_that_left_it()
    {
        var marker = $"marker-{Guid.NewGuid():N}";
        var clock = Stopwatch.StartNew();

        var result = await RunAsync(new(["/usr/bin/python3", "-c", Daemon, marker]));

        result.Outcome.ShouldBe(RunOutcome.Exited);
        result.Stdout.ShouldBe("left\n");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8)); // though the daemon holds the pipes open
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The daemon lives on.");
    }

    [Fact]
    public async Task Cancelled_run_is_gone_at_once()
    {
        var marker = $"marker-{Guid.NewGuid():N}";
        using var cancel = new CancellationTokenSource();
        var running = RunAsync(new(["/usr/bin/python3", "-c", "while True: pass", marker]), cancel.Token);
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(), "It did not start.");

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running.WaitAsync(TimeSpan.FromSeconds(5)));
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The cancelled run lives on.");
    }

    [Fact]
    public async Task Runs_under_way_die_with_a_Runner_that_is_killed()
    {
        var marker = $"marker_{Guid.NewGuid():N}";
        using var runner = RunnerProcess.Start(out var address);
        using var client = new HttpClient { BaseAddress = await address.WaitAsync(RunnerHost.Patience) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", RunnerHost.Key);
        var body = Json.Write(new ValidationRequest("python", [new("app.py", "")], [HostProcesses.Test(marker, 60)]));
        var request = client.PostAsync("/validate", new StringContent(body, null, "application/json"));
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(), "It did not start.");

        runner.Kill(); // that process alone: SIGKILL

        await Should.ThrowAsync<HttpRequestException>(request.WaitAsync(RunnerHost.Patience));
        await HostProcesses.UntilAsync(() => !HostProcesses.Running(marker).Any(), "The run outlived Runner.");
    }
}

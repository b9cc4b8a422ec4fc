using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Toolchains;

namespace Nightshift.Tests.Sandboxes;

public sealed class WarmSandboxTests(RunnerHost host) : SandboxTest(host)
{
    /// <summary>A line with the time by which it must end comes first; it leaves a mark, and does what it is told to.</summary>
    private const string Program =
        """
        import os, sys
        sys.stdin.readline()
        word = sys.stdin.read()
        print(os.path.exists('/tmp/mark'), flush=True)
        open('/tmp/mark', 'w').close()
        if word == 'crash': os.abort()
        while word == 'stay': pass
        """;

    private readonly string name = $"marker-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("end", RunOutcome.Exited)]
    [InlineData("crash", RunOutcome.Crashed)]
    [InlineData("stay", RunOutcome.TimedOut)]
    public async Task However_one_ends_the_next_finds_nothing_of_it(string word, RunOutcome outcome)
    {
        var first = await RunAsync(word);
        await HostProcesses.UntilAsync(() => Warm.IsReady(name), "None was got ready.");
        var second = await RunAsync(word);
        var third = await RunAsync("end");

        (first.Outcome, second.Outcome, third.Outcome).ShouldBe((outcome, outcome, RunOutcome.Exited));
        ((string[])[first.Stdout, second.Stdout, third.Stdout]).ShouldAllBe(text => text == "False\n");
    }

    [Fact]
    public async Task One_that_died_while_it_waited_costs_nothing_but_the_wait()
    {
        await RunAsync("end");
        await HostProcesses.UntilAsync(() => Warm.IsReady(name) && Waiting().Any(), "None was got ready.");
        foreach (var process in Waiting())
            ControlGroup.Kill(process, 9);
        await HostProcesses.UntilAsync(() => !Warm.IsReady(name), "It did not die.");

        (await RunAsync("end")).Stdout.ShouldBe("False\n");
    }

    [Fact]
    public async Task A_language_that_is_slow_to_get_ready_does_so_when_Runner_starts()
    {
        await using var runner = new RunnerHost { Settings = { ["Toolchains:ReadyAtStart"] = "csharp" } };
        var (warm, toolchain) = (runner.Get<WarmSandboxes>(), runner.Get<ToolchainCatalog>().Find(Language.CSharp.Name)!);
        foreach (var check in toolchain.Checks)
            await HostProcesses.UntilAsync(() => warm.IsReady(check.Run(Submission.Empty).WarmName!), $"{check.Tool} did not get ready.");

        SourceFile[] code = [new("Twice.cs", "public static class Twice\n{\n    public static int Of(int number) => 2 * number;\n}\n")];
        SourceFile[] tests = [new("TwiceTests.cs", "using Xunit;\n\npublic class TwiceTests\n{\n    [Fact] public void Doubles() => Assert.Equal(4, Twice.Of(2));\n}\n")];
        (await runner.ValidateAsync(Language.CSharp.Name, code, tests)).Passed.ShouldBeTrue("what waited without a program serves one");
    }

    [Fact]
    public async Task Stop_that_is_told_twice_at_once_ends_those_that_wait_once()
    {
        using var own = new WarmSandboxes(Sandbox, TimeProvider.System, NullLogger<WarmSandboxes>.Instance);
        await own.StartAsync(CancellationToken.None);
        await RunAsync("end", own);
        await HostProcesses.UntilAsync(() => own.IsReady(name), "None was got ready.");

        await Task.WhenAll(own.StopAsync(CancellationToken.None), own.StopAsync(CancellationToken.None)).WaitAsync(RunnerHost.Patience);

        own.Waiting.ShouldBe(0);
    }

    private WarmSandboxes Warm => Get<WarmSandboxes>();

    private IEnumerable<int> Waiting() => HostProcesses.Running($"{name} wait");

    private async Task<SandboxResult> RunAsync(string word, WarmSandboxes? warm = null)
    {
        using var slot = await Slots.TakeAsync("", CancellationToken.None);
        return await (warm ?? Warm).RunAsync(new SandboxRun(["/usr/bin/python3", "-c", Program, name]) { WarmName = name, Input = word, Timeout = TimeSpan.FromSeconds(0.5) }, slot, CancellationToken.None).WaitAsync(RunnerHost.Patience);
    }
}

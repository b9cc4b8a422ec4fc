using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

/// <summary>Each hostile program is contained, told for what it is, and followed by a healthy run that finds nothing left of it.</summary>
public sealed class AbuseTests(RunnerHost host) : SandboxTest(host)
{
    public static TheoryData<string> Names => [.. AbuseCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_contained_and_told_and_harms_no_later_run(string name)
    {
        var abuse = AbuseCases.All[name];
        var before = HostState();

        var result = await RunAsync(abuse.Run);

        if (abuse.Takes is { } controller && !Controls(controller)) result.Outcome.ShouldBeOneOf(RunOutcome.TimedOut, RunOutcome.Exited);
        else abuse.ShouldBeToldBy(result);
        result.Stdout.Length.ShouldBeLessThan(Options.OutputKeptBytes + 100);
        result.Stderr.Length.ShouldBeLessThan(Options.OutputKeptBytes + 100);
        result.PeakMemoryBytes.GetValueOrDefault().ShouldBeLessThanOrEqualTo(Options.MemoryBytes);
        HostState().ShouldBe(before);
    }

    [Fact]
    public async Task Every_attempt_on_the_kernel_and_the_system_is_refused()
    {
        var before = HostState();
        var code = string.Concat(AbuseCases.Refusals.Select(refusal => $"print('{refusal.Name.Replace("'", "\\'")}', end=': ')\nattempt(lambda: {refusal.Attempt})\n"));

        var result = await RunAsync(new Abuse("all", code).Run);

        result.Outcome.ShouldBe(RunOutcome.Exited);
        result.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(AbuseCases.Refusals.Select(refusal => $"{refusal.Name}: refused"));
        HostState().ShouldBe(before);
    }

    /// <summary>What an escape would have changed.</summary>
    private static string HostState() => string.Join('\n', ((string[])["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory", "/etc/passwd", "/etc/hosts", "/proc/self/mountinfo"]).Select(File.ReadAllText));
}

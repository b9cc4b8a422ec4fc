using System.Diagnostics;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Benchmarks;

/// <summary>What a sandbox costs over a plain process, one at a time and several in parallel.</summary>
internal static class SandboxBenchmark
{
    private const int Runs = 300;
    private static readonly SandboxRun Nothing = new(["true"]);

    public static async Task RunAsync(string[] arguments)
    {
        using var host = new RunnerHost();
        var (sandbox, slots, launchers) = (host.Get<Sandbox>(), host.Get<SandboxSlots>(), host.Get<Launchers>());
        List<double> plain = [];
        var sandboxed = await Figures.MeasureAsync(20, Runs, () => SandboxedAsync(sandbox, slots), async () =>
        {
            plain.AddRange(await Figures.MeasureAsync(0, 1, PlainAsync)); // in turns, so that whatever else the machine does hits both
            while (!launchers.AreReady) await Task.Delay(5);
        });
        plain.Sort();
        Figures.Print("plain process, start to end", plain);
        Figures.Print("sandbox that waited, start to end", sandboxed);
        Figures.Print("sandboxes without a pause", await Figures.MeasureAsync(20, Runs, () => SandboxedAsync(sandbox, slots)));
        Console.WriteLine($"over a plain process: p50 {Figures.At(sandboxed, 0.5) - Figures.At(plain, 0.5):0.0} ms");
        foreach (var parallel in new[] { 1, 2, 4 })
            Console.WriteLine($"{parallel} in parallel: plain {await RateAsync(parallel, PlainAsync):0}, sandboxed {await RateAsync(parallel, () => SandboxedAsync(sandbox, slots)):0} runs per second");
    }

    private static async Task PlainAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/true") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
    }

    private static async Task SandboxedAsync(Sandbox sandbox, SandboxSlots slots)
    {
        using var slot = await slots.TakeAsync("", CancellationToken.None);
        var result = await sandbox.RunAsync(Nothing, slot, CancellationToken.None);
        if (result.ExitCode != 0) throw new InvalidOperationException(result.Stderr);
    }

    private static async Task<double> RateAsync(int parallel, Func<Task> once)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Runs), new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (_, _) => await once());
        return Runs / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

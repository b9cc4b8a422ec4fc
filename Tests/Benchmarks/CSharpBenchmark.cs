using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Toolchains;

namespace Nightshift.Benchmarks;

/// <summary>A small class with three tests: the cold and the warm lane, and <c>dotnet test --no-restore</c> on the same files, not sandboxed.</summary>
internal static class CSharpBenchmark
{
    private static readonly SourceFile[] Code = [new("Counter.cs", "public sealed class Counter\n{\n    public int Value { get; private set; }\n\n    public void Add(int step = 1) => Value += step;\n\n    public void Reset() => Value = 0;\n}\n")];
    private static readonly SourceFile[] Tests = [new("CounterTests.cs", "using Xunit;\n\npublic class CounterTests\n{\n    private readonly Counter counter = new();\n\n    [Fact] public void Starts_at_zero() => Assert.Equal(0, counter.Value);\n    [Fact] public void Adds() { counter.Add(); counter.Add(2); Assert.Equal(3, counter.Value); }\n    [Fact] public void Resets() { counter.Add(); counter.Reset(); Assert.Equal(0, counter.Value); }\n}\n")];

    public static async Task RunAsync(string[] arguments)
    {
        await FirstAsync();
        using var host = new RunnerHost();
        var (warm, slots, catalog) = (host.Get<WarmSandboxes>(), host.Get<SandboxSlots>(), host.Get<ToolchainCatalog>());
        var toolchain = catalog.Find(Language.CSharp.Name)!;
        var submission = Submission.Sort(new ValidationRequest(toolchain.Language, Code, Tests), toolchain);
        foreach (var check in toolchain.Checks)
        {
            Figures.Print($"{check.Kind} ({check.Tool}), cold", await Figures.MeasureAsync(0, 1, () => CheckAsync(check, submission, warm, slots)));
            await ReadyAsync(warm, check.Run(submission).WarmName!);
            Figures.Print($"{check.Kind} ({check.Tool}), warm", await Figures.MeasureAsync(3, 30, () => CheckAsync(check, submission, warm, slots), () => ReadyAsync(warm, check.Run(submission).WarmName!)));
        }
        var first = await Figures.MeasureAsync(1, 20, async () => (await host.ValidateAsync(toolchain.Language, Code, Tests)).Passed.ShouldBeTrue(), async () => { foreach (var check in toolchain.Checks) await ReadyAsync(warm, check.Run(submission).WarmName!); });
        Figures.Print("all three signals over HTTP, warm", first);
        await DotnetTestAsync();
    }

    /// <summary>The first run after Runner's start, once that has got ready by itself.</summary>
    private static async Task FirstAsync()
    {
        await using var host = new RunnerHost { Settings = { ["Toolchains:ReadyAtStart"] = "csharp" } };
        var started = Stopwatch.GetTimestamp();
        var (warm, slots) = (host.Get<WarmSandboxes>(), host.Get<SandboxSlots>());
        var toolchain = host.Get<ToolchainCatalog>().Find(Language.CSharp.Name)!;
        var submission = Submission.Sort(new ValidationRequest(toolchain.Language, Code, Tests), toolchain);
        foreach (var check in toolchain.Checks) await ReadyAsync(warm, check.Run(submission).WarmName!);
        Console.WriteLine($"Runner's start, until C# is ready: at most {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        foreach (var check in toolchain.Checks)
            Figures.Print($"{check.Kind} ({check.Tool}), the first", await Figures.MeasureAsync(0, 1, () => CheckAsync(check, submission, warm, slots)));
    }

    internal static async Task CheckAsync(Check check, Submission submission, WarmSandboxes warm, SandboxSlots slots)
    {
        using var slot = await slots.TakeAsync("", CancellationToken.None);
        var run = check.Run(submission);
        var result = await warm.RunAsync(run, slot, CancellationToken.None);
        check.Judge(submission, run, result).ShouldSatisfyAllConditions(verdict => verdict.Passed.ShouldBeTrue(verdict.Summary));
    }

    /// <summary>Until a sandbox waits and has got ready, which its quiet tells: it has no way to say so.</summary>
    internal static async Task ReadyAsync(WarmSandboxes warm, string name)
    {
        while (!warm.IsReady(name)) await Task.Delay(10);
        await Task.Delay(1500);
    }

    private static async Task DotnetTestAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-benchmark-");
        try
        {
            foreach (var file in Code.Concat(Tests)) await File.WriteAllTextAsync(Path.Combine(folder.FullName, file.Path), file.Content);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Counter.csproj"), Language.CSharp.Project![0].Content);
            await DotnetAsync(folder.FullName, "test");
            Figures.Print("dotnet test --no-restore", await Figures.MeasureAsync(0, 3, () => DotnetAsync(folder.FullName, "test", "--no-restore")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task DotnetAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" } })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(output);
    }
}

using Nightshift.Corpus;
using Nightshift.Executions;
using Nightshift.Mutations;
using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;

namespace Nightshift.Benchmarks;

/// <summary>How long the tests of a typical program take to test, and how many faults are tried in a second, with a sandbox that is ready.</summary>
internal static class MutationBenchmark
{
    private const int Runs = 10;

    public static async Task RunAsync(string[] arguments)
    {
        using var host = new RunnerHost();
        foreach (var language in new[] { "python", "javascript", "csharp" })
        {
            var program = CorpusProgram.All.Where(program => program.Language == language).OrderByDescending(program => program.Code.Content.Length).First();
            var request = new MutationRequest(language, [program.Code], [program.Tests]);
            var report = await host.MutateAsync(request);
            Console.WriteLine($"{language}, {program.Name}, {program.Code.Content.Split('\n').Length} lines: {report.Summary}; {report.TimedOut} ran into the time limit, {report.Found} could be made");
            Figures.Print("  cold", [report.DurationMs]);
            List<double> perSecond = [];
            var warm = host.Get<WarmSandboxes>();
            var times = await Figures.MeasureAsync(1, Runs, async () => perSecond.Add(Rate(await host.MutateAsync(request))), () => ReadyAsync(warm, language));
            Figures.Print("  warm", times);
            perSecond.Sort();
            Console.WriteLine($"  faults a second                  p50 {Figures.At(perSecond, 0.5),7:0.0}");
        }
    }

    private static double Rate(MutationReport report) => (report.Killed + report.Survived) * 1000.0 / report.DurationMs;

    /// <summary>Until a sandbox waits and has got ready, which its quiet tells: it has no way to say so.</summary>
    private static async Task ReadyAsync(WarmSandboxes warm, string language)
    {
        while (!warm.IsReady($"{language} mutations")) await Task.Delay(10);
        await Task.Delay(1500);
    }
}

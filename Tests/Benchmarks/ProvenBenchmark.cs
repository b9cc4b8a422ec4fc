using System.Diagnostics;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Benchmarks;

/// <summary>How long a request of the hello class takes from POST to <c>execution.completed</c>, and how much of that the tools take. With <c>untested</c>, the tests are not tested.</summary>
internal static class ProvenBenchmark
{
    private const int WarmUps = 3;
    private const int Runs = 20;

    public static async Task RunAsync(string[] arguments)
    {
        var stack = new Stack();
        if (!arguments.Contains("untested")) stack.Settings.Remove("TestScoring__Seconds");
        await stack.InitializeAsync();
        try
        {
            stack.Model.Default = AddingTask.Answer;
            List<(double Total, double Tools)> runs = [];
            for (var run = -WarmUps; run < Runs; run++)
            {
                var figures = await MeasureAsync(stack);
                if (run >= 0) runs.Add(figures);
            }

            Print("request to proof", runs.Select(run => run.Total));
            Print("of that, the tools", runs.Select(run => run.Tools));
            Console.WriteLine($"share of the tools   {runs.Sum(run => run.Tools) / runs.Sum(run => run.Total):P0} (tests, lint and security at the same time, the longest of them)");
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task<(double Total, double Tools)> MeasureAsync(Stack stack)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python"));
        await stack.EventsAsync(id, ExecutionEvents.Completed);
        var total = Stopwatch.GetElapsedTime(started).TotalMilliseconds;

        var ended = await stack.GetAsync(id);
        if (ended.Status != ExecutionStatus.Passed) throw new InvalidOperationException($"It ended {ended.Status}: {ended.StopReason}");
        return (total, ended.Attempts.Sum(attempt => attempt.Report!.Signals.Max(signal => signal.DurationMs)));
    }

    private static void Print(string what, IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        Console.WriteLine($"{what,-20} min {sorted[0]:0} ms, median {sorted[sorted.Count / 2]:0} ms, max {sorted[^1]:0} ms, of {sorted.Count}");
    }
}

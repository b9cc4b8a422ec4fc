using System.Collections.Concurrent;
using Nightshift.Corpus;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Mutations;

namespace Nightshift.Benchmarks;

/// <summary>
/// Every program of the corpus through the whole loop: with its tests, answered by the fault and then by the repair; and with tests that a model wrote badly, to see
/// whether they are found out. Arguments: <c>weak</c> or <c>faults</c> for one half only, and a language for that one only.
/// </summary>
internal static class CorpusBenchmark
{
    private const int AtOnce = 3;

    /// <summary>How often the wait for an end is begun anew, on a machine that is busy with other things.</summary>
    private const int Patience = 5;

    public static async Task RunAsync(string[] arguments)
    {
        var stack = new Stack();
        stack.Settings.Remove("TestScoring__Seconds");
        await stack.InitializeAsync();
        try
        {
            stack.Model.Default = CorpusProgram.Answer;
            CorpusProgram[] programs = [.. CorpusProgram.All.Where(program => !CorpusProgram.All.Any(other => arguments.Contains(other.Language)) || arguments.Contains(program.Language))];
            if (!arguments.Contains("weak")) await FaultsAsync(stack, programs);
            if (!arguments.Contains("faults")) await WeakAsync(stack, programs);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task FaultsAsync(Stack stack, CorpusProgram[] programs)
    {
        var runs = await EachAsync(programs, async program => (await EndAsync(stack, new ExecuteRequest(program.Request, program.Language, Tests: [program.Tests]))).Ended);
        Tell("proven at attempt 2", runs, ended => ended is { Status: ExecutionStatus.Passed, Attempt: 2 }, ended => $"{ended.Status} at attempt {ended.Attempt}: {ended.StopReason ?? ended.Attempts[0].FailureMessage}");
        Tell("good tests accepted", runs, ended => ended.Attempts[^1].TestScore is { NotMeasured: null } score && !score.IsWeak(Threshold), ended => Words(ended.Attempts[^1].TestScore));
    }

    private static async Task WeakAsync(Stack stack, CorpusProgram[] programs)
    {
        var runs = await EachAsync(programs, async program =>
        {
            var (ended, events) = await EndAsync(stack, new ExecuteRequest(program.Request, program.Language));
            return (Scores: events.Where(stored => stored.Type == ExecutionEvents.TestsScored).Select(stored => Json.Read<TestsScored>(stored.Data.GetRawText())).ToList(), Ended: ended);
        });
        Tell("weak tests rejected", runs, run => run.Scores is [{ Weak: true }, ..], run => run.Scores.FirstOrDefault()?.Summary ?? "not scored");
        Tell("proven by better tests", runs, run => run.Ended is { Status: ExecutionStatus.Passed, TestFiles.Count: 2 } && run.Scores is [.., { Weak: false }], run => $"{run.Ended.Status}, {run.Scores.LastOrDefault()?.Summary} {Words(run.Ended.Attempts.LastOrDefault()?.TestScore)}");
    }

    private static async Task<(ExecutionDetail Ended, List<StoredEvent> Events)> EndAsync(Stack stack, ExecuteRequest request)
    {
        var id = await stack.AskAsync(request);
        for (var wait = 1; ; wait++)
            try
            {
                var events = await stack.EventsAsync(id, ExecutionEvents.Completed);
                return (await stack.GetAsync(id), events);
            }
            catch (TimeoutException) when (wait < Patience)
            {
                // told by the next one
            }
    }

    private static double Threshold => new TestScoringOptions().Threshold;

    private static string Words(MutationReport? score) => score is null ? "not scored" : $"{score.Summary}; {string.Join(" | ", score.Survivors.Take(6).Select(mutant => $"{mutant.Line}: {mutant.Mutated}"))}";

    private static async Task<List<(CorpusProgram Program, T Result)>> EachAsync<T>(CorpusProgram[] programs, Func<CorpusProgram, Task<T>> run)
    {
        var results = new ConcurrentBag<(CorpusProgram Program, T Result)>();
        await Parallel.ForEachAsync(programs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (program, _) => results.Add((program, await run(program))));
        return [.. results.OrderBy(result => result.Program.Language).ThenBy(result => result.Program.Name)];
    }

    private static void Tell<T>(string what, List<(CorpusProgram Program, T Result)> runs, Func<T, bool> holds, Func<T, string> otherwise)
    {
        var good = runs.Count(run => holds(run.Result));
        Console.WriteLine($"{what,-24} {good} of {runs.Count} ({(double)good / runs.Count:P0}), {string.Join(", ", runs.GroupBy(run => run.Program.Language).Select(group => $"{group.Key} {group.Count(run => holds(run.Result))}/{group.Count()}"))}");
        foreach (var (program, result) in runs.Where(run => !holds(run.Result))) Console.WriteLine($"    {program.Language}/{program.Name}: {otherwise(result)}");
    }
}

using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Benchmarks;

/// <summary>
/// A run with two wrong answers before the right one, and its replay from the stored replies. The first argument is the time that the model takes for an answer, in
/// seconds; 4 when absent, which is little for a real one.
/// </summary>
internal static class ReplayBenchmark
{
    private const int Replays = 5;

    public static async Task RunAsync(string[] arguments)
    {
        var delay = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds) : 4);
        var stack = new Stack();
        stack.Settings.Remove("TestScoring__Seconds");
        await stack.InitializeAsync();
        try
        {
            foreach (var text in new[] { AddingTask.NoCriteria, AddingTask.TestsReply, AddingTask.Wrong(1), AddingTask.Wrong(2), AddingTask.Right })
                stack.Model.Answer(new ModelStandInAnswer { Text = text, Delay = delay });
            var (first, original) = await TimeAsync(stack, () => stack.AskAsync(new ExecuteRequest(AddingTask.Prompt, Language: "python")));
            Console.WriteLine($"first time     {original,7:0} ms, {stack.Model.Requests.Count} model calls of {delay.TotalSeconds} s, {first.Attempt} attempts, files {Hash(first)}");

            stack.Model.Requests.Clear();
            List<double> times = [];
            for (var replay = 0; replay < Replays; replay++)
            {
                var (again, time) = await TimeAsync(stack, async () => (await stack.Client.PostAsync($"/executions/{first.Id}/replay", new ReplayRequest(RepliesThrough: first.Attempt)).ReadAsync<ReplayAccepted>(HttpStatusCode.Accepted)).NewExecutionId);
                if (Hash(again) != Hash(first)) throw new InvalidOperationException($"The replay made other files: {Hash(again)}.");
                times.Add(time);
            }
            times.Sort();
            Console.WriteLine($"replayed       {Figures.At(times, 0.5),7:0} ms (median of {Replays}), {stack.Model.Requests.Count} model calls, the same files; {Figures.At(times, 0.5) / original:P1} of the time");
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task<(ExecutionDetail Ended, double Time)> TimeAsync(Stack stack, Func<Task<Guid>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await ask();
        await stack.EventsAsync(id, ExecutionEvents.Completed);
        var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (await stack.GetAsync(id), time);
    }

    /// <summary>Of every file of every attempt, and of the tests.</summary>
    private static string Hash(ExecutionDetail ended) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', ended.Attempts.SelectMany(attempt => attempt.Files).Concat(ended.TestFiles).Select(file => $"{file.Path}\n{file.Content}")))))[..16];
}

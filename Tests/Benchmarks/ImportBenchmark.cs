using System.Diagnostics;
using Nightshift.Infrastructure;
using Nightshift.Repositories;

namespace Nightshift.Benchmarks;

/// <summary>How long real repositories take from the click to ready, each served over HTTP from this machine: give the paths of bare repositories.</summary>
internal static class ImportBenchmark
{
    private const int GoalSeconds = 30;

    public static async Task RunAsync(string[] arguments)
    {
        var stack = new StackWithGitHub();
        await stack.InitializeAsync();
        try
        {
            foreach (var (number, path) in arguments.Index()) await MeasureAsync(stack, $"bench/r{number}-{Path.GetFileNameWithoutExtension(path)}", path);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(StackWithGitHub stack, string name, string path)
    {
        var address = stack.Git.Link(name, path);
        var started = Stopwatch.GetTimestamp();
        var repository = await StackWithGitHub.ImportAsync(stack.Owner, address);
        var took = Stopwatch.GetElapsedTime(started);
        if (repository is not { Status: RepositoryStatus.Ready, Analysis: { } analysis }) throw new InvalidOperationException($"{path}: {repository.Status}, {repository.Fault}");
        var again = Stopwatch.GetTimestamp();
        await StackWithGitHub.ImportAsync(stack.Owner, address);
        Console.WriteLine($"{path}: {took.TotalSeconds:0.0} s (goal {GoalSeconds}), again {Stopwatch.GetElapsedTime(again).TotalSeconds:0.0} s; {analysis.IndexedFiles} of {analysis.Files} files searchable, {repository.Bytes >> 10} KiB");
    }
}

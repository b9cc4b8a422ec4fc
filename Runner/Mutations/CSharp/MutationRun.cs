using System.Diagnostics;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Nightshift.CSharpHarness;

/// <summary>Asks of each small change to a program whether the tests notice it. Each changed program is compiled in memory and runs in a load context of its own.</summary>
internal static class MutationRun
{
    /// <summary>What the slowest start of a test run may take.</summary>
    private static readonly TimeSpan Small = TimeSpan.FromMilliseconds(300);

    public static void Run(Job job, Report report)
    {
        var clock = Stopwatch.StartNew();
        var until = TimeSpan.FromSeconds(job.Seconds);
        var code = CodeCompiler.Create(job.Compiled);
        var measured = TestSet.Run(Image(code.AddSyntaxTrees(CoverageMap.Runtime), InstrumentationKind.TestCoverage), new TestPlaces(code, job.TestPaths), until, stopsEarly: true);
        if (measured is not { Outcome: TestSetOutcome.Passed })
        {
            Tell(report, "the tests do not pass on the code as it is, or take too long", 0);
            return;
        }
        var guarded = code.RemoveAllSyntaxTrees().AddSyntaxTrees([.. code.SyntaxTrees.Select(Guarded.Of), Guarded.Runtime]);
        var places = new TestPlaces(guarded, job.TestPaths);
        var began = clock.Elapsed;
        if (TestSet.Run(Image(guarded), places, until, stopsEarly: true) is not { Outcome: TestSetOutcome.Passed })
        {
            Tell(report, "the tests do not pass when the code is watched for endless loops", 0);
            return;
        }
        Tell(report, null, measured.Passed.Count);
        var limit = Small + 5 * (clock.Elapsed - began);
        RunEmptied(job, report, code, guarded, places, limit);
        var found = code.SyntaxTrees.Where(tree => CodeCompiler.Below(tree.FilePath) is { } path && job.Sources.Contains(path))
            .SelectMany(tree => MutantFinder.Find(tree, measured.Covered.Where(line => line.Key.File == tree.FilePath).ToDictionary(line => line.Key.Line, line => line.Value))).ToList();
        report.Write("found", new JsonObject { ["mutants"] = found.Count });

        var tried = 0;
        clock.Restart();
        foreach (var (mutant, image) in Ordered(found, job).AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).WithDegreeOfParallelism(2).Select(mutant => (mutant, Image(Changed(guarded, mutant)))))
        {
            if (tried == job.Mutants || clock.Elapsed >= until) break;
            if (image is null || TestSet.Run(image, places, limit, stopsEarly: true) is not { } result) continue; // a change that does not compile is no fault
            tried++;
            Tell(report, mutant, result.Outcome);
        }
    }

    private static void Tell(Report report, string? problem, int tests) => report.Write("baseline", new JsonObject { ["problem"] = problem, ["tests"] = tests });

    private static void Tell(Report report, CodeMutant mutant, TestSetOutcome outcome) => report.Write("mutant", new JsonObject
    {
        ["path"] = mutant.Path, ["line"] = mutant.Line, ["operator"] = mutant.Operator, ["original"] = mutant.Original, ["mutated"] = mutant.Mutated,
        ["outcome"] = outcome switch { TestSetOutcome.Passed => "survived", TestSetOutcome.TimedOut => "timed_out", _ => "killed" }
    });

    private static void RunEmptied(Job job, Report report, CSharpCompilation code, CSharpCompilation guarded, TestPlaces places, TimeSpan limit)
    {
        var emptied = guarded;
        foreach (var tree in code.SyntaxTrees.Where(tree => CodeCompiler.Below(tree.FilePath) is { } path && job.Sources.Contains(path)))
            emptied = emptied.ReplaceSyntaxTree(guarded.SyntaxTrees.Single(other => other.FilePath == tree.FilePath), Guarded.Of(Emptied.Of(tree)));
        if (Image(emptied) is { } image && TestSet.Run(image, places, 5 * limit, stopsEarly: false) is { } result)
            report.Write("empty", new JsonObject { ["passed"] = new JsonArray([.. result.Passed.Select(name => (JsonNode)name)]) });
    }

    /// <summary>The same order each time: changed lines first, and in turns from each member.</summary>
    private static IEnumerable<CodeMutant> Ordered(IEnumerable<CodeMutant> mutants, Job job) => mutants
        .OrderBy(mutant => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{mutant.Path}\n{mutant.Line}\n{mutant.Operator}\n{mutant.Original}\n{mutant.Mutated}"))), StringComparer.Ordinal)
        .GroupBy(mutant => (mutant.Path, mutant.Scope)).SelectMany(member => member.Select((mutant, number) => (mutant, number)))
        .OrderBy(ranked => !job.ChangedLines.GetValueOrDefault(ranked.mutant.Path, []).Contains(ranked.mutant.Line)).ThenBy(ranked => ranked.number).Select(ranked => ranked.mutant);

    private static CSharpCompilation Changed(CSharpCompilation guarded, CodeMutant mutant) =>
        guarded.ReplaceSyntaxTree(guarded.SyntaxTrees.Single(tree => tree.FilePath == mutant.Tree.FilePath), Guarded.Of(CodeCompiler.Tree(mutant.Text.ToString(), mutant.Tree.FilePath)));

    /// <summary>Null when it does not compile.</summary>
    private static MemoryStream? Image(CSharpCompilation compilation, params InstrumentationKind[] instrumentation)
    {
        var image = new MemoryStream();
        if (!compilation.Emit(image, options: new EmitOptions(instrumentationKinds: [.. instrumentation])).Success)
            return null;
        image.Position = 0;
        return image;
    }
}

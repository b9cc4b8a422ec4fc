using Nightshift.Models;
using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>Tests, asked for from the request and its criteria alone, by calls that never see code.</summary>
internal sealed class TestsStep(LoopModels models, ExecutionStore executions)
{
    public const string First = LoopSteps.Tests, Stronger = "tests/stronger";

    private const string Purpose = "tests";

    /// <summary>False when twice there were none in the reply.</summary>
    public async Task<bool> WriteAsync(ExecutionRun run, CancellationToken cancellation)
    {
        List<ModelReply> replies = [];
        var kept = run.Execution.BasisId is { } id ? (await executions.FindAsync(run.Execution.UserId, id, cancellation))?.Tests ?? [] : [];
        foreach (var step in new[] { First, "tests/again" })
        {
            replies.Add(await models.AskAsync(run, step, Purpose, 0, run.Execution.Tier, Prompts.Tests(run.Execution, run.Language, kept), cancellation));
            var joined = KeptTests.Join(kept, Files(replies[^1], run.Language), replies[^1].Text);
            if (!joined.AddsSome) continue;
            var tests = await CompleteAsync(run, joined.Tests, kept, replies, cancellation);
            await run.SaveTestsAsync(tests, joined.Changes, [.. replies.Select(reply => GenerationCompleted.Of(reply, 0, Purpose))], cancellation);
            return true;
        }
        return false;
    }

    /// <summary>Asks once for tests of the criteria that none names.</summary>
    private async Task<IReadOnlyList<SourceFile>> CompleteAsync(ExecutionRun run, IReadOnlyList<SourceFile> tests, IReadOnlyList<SourceFile> kept, List<ModelReply> replies, CancellationToken cancellation)
    {
        var named = tests.SelectMany(test => CriterionTag.In(test.Content)).ToHashSet();
        var missing = Enumerable.Range(1, run.Execution.Criteria?.Count ?? 0).Where(number => !named.Contains(number)).ToList();
        if (missing.Count == 0) return tests;

        replies.Add(await models.AskAsync(run, "tests/criteria", Purpose, 0, run.Execution.Tier, Prompts.MoreTests(run.Execution, run.Language, kept, tests, missing), cancellation));
        return SourceFile.Merge(tests, [.. Files(replies[^1], run.Language).ExceptBy(kept.Select(test => test.Path), test => test.Path)]);
    }

    private static IReadOnlyList<SourceFile> Files(ModelReply reply, Language language) =>
        [.. ReplyParser.Parse(reply.Text, language.TestPath).Where(file => !ProofFormat.IsReserved(file.Path))];
}

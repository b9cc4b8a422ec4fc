using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>Tests, asked for from the request alone, by a call that never sees code.</summary>
internal sealed class TestsStep(LoopModels models)
{
    private const string Purpose = "tests";

    /// <summary>Null when twice there were none in the reply.</summary>
    public async Task<IReadOnlyList<SourceFile>?> WriteAsync(ExecutionRun run, CancellationToken cancellation)
    {
        foreach (var step in new[] { "tests", "tests/again" })
        {
            var reply = await models.AskAsync(run, step, Purpose, 0, run.Execution.Tier, Prompts.Tests(run.Execution, run.Language), cancellation);
            var tests = ReplyParser.Parse(reply.Text, run.Language.TestPath).Where(file => !ProofFormat.IsReserved(file.Path)).ToList();
            if (tests.Count == 0) continue;
            await run.SaveTestsAsync(tests, GenerationCompleted.Of(reply, 0, Purpose), cancellation);
            return tests;
        }
        return null;
    }
}

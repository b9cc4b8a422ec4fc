namespace Nightshift.Executions;

/// <summary>
/// Decides whether a test contradicts the request, as whoever wrote the code says: asked of a call that sees the request, the tests and the argument, and no code.
/// Once in an execution, and never about tests that the caller supplied.
/// </summary>
internal sealed class ArgueStep(LoopModels models)
{
    private const string Purpose = "tests";

    public async Task DecideAsync(ExecutionRun run, Attempt open, CancellationToken cancellation)
    {
        var (execution, argument) = (run.Execution, open.Argument!);
        var reply = await models.AskAsync(run, "tests/argued", Purpose, open.Number, execution.Tier, Prompts.Argued(execution, run.Language, argument), cancellation);
        var changed = ReplyParser.Parse(reply.Text, run.Language.TestPath).Where(file => execution.Tests!.Any(test => test.Path == file.Path)).ToList();
        var tests = SourceFile.Merge(execution.Tests!, changed);
        var diff = FileDiff.Between(execution.Tests!, tests);
        var decided = argument with { Accepted = diff.Length > 0, Diff = diff.Length > 0 ? diff : null };
        await run.SaveArgumentAsync(open.Number, decided, tests, GenerationCompleted.Of(reply, open.Number, Purpose), cancellation);
    }

    /// <summary>Whether the next repair may still argue. Tests that came from another execution stay as they are.</summary>
    public static bool IsOpen(Execution execution, IEnumerable<Attempt> attempts) =>
        execution.TestsSource == TestsSources.Model && execution.BasisId is null && attempts.All(attempt => attempt.Argument is null);
}

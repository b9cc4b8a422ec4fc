using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>The code of one attempt: written anew, or the last one repaired.</summary>
internal sealed class CodeStep(LoopModels models)
{
    /// <param name="before">What the attempt goes on from; null when there is nothing.</param>
    public async Task WriteAsync(ExecutionRun run, IReadOnlyList<SourceFile> tests, Attempt? before, Attempt open, CancellationToken cancellation)
    {
        var repair = open.Strategy == Strategy.Repair && before is not null;
        var purpose = repair ? "repair" : "code";
        var messages = repair ? Prompts.Repair(run.Execution, run.Language, tests, before!) : Prompts.Code(run.Execution, run.Language, tests);

        var reply = await models.AskAsync(run, ModelStep.Code(open.Number), purpose, open.Number, open.Tier, messages, cancellation);
        var written = ReplyParser.Parse(reply.Text, run.Language.CodePath).Where(file => !ProofFormat.IsReserved(file.Path) && tests.All(test => test.Path != file.Path)).ToList();
        IReadOnlyList<SourceFile> files = repair ? Merge(before!.Files!, written) : written;
        var diff = before is null ? null : FileDiff.Between(before.Files!, files);
        await run.SaveCodeAsync(open.Number, written.Count == 0 ? [] : files, diff, GenerationCompleted.Of(reply, open.Number, purpose), cancellation);
    }

    private static IReadOnlyList<SourceFile> Merge(IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> written) =>
        [.. before.Where(file => written.All(other => other.Path != file.Path)).Concat(written).OrderBy(file => file.Path, StringComparer.Ordinal)];
}

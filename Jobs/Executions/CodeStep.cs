using Nightshift.Proofs;

namespace Nightshift.Executions;

/// <summary>The code of one attempt: written anew, or the last one repaired.</summary>
internal sealed class CodeStep(LoopModels models)
{
    /// <param name="before">What the attempt goes on from; null when there is nothing.</param>
    /// <param name="mayArgue">Whether the reply may say that a test contradicts the request.</param>
    public async Task WriteAsync(ExecutionRun run, Attempt? before, Attempt open, bool mayArgue, CancellationToken cancellation)
    {
        var repair = open.Strategy == Strategy.Repair && before is not null;
        var purpose = repair ? "repair" : "code";
        var messages = repair ? Prompts.Repair(run.Execution, run.Language, before!, mayArgue) : Prompts.Code(run.Execution, run.Language, open.Lessons ?? []);

        var reply = await models.AskAsync(run, ModelStep.Code(open.Number), purpose, open.Number, open.Tier, messages, cancellation);
        var written = ReplyParser.Parse(reply.Text, run.Language.CodePath).Where(file => !ProofFormat.IsReserved(file.Path) && run.Execution.Tests!.All(test => test.Path != file.Path)).ToList();
        var argument = repair && mayArgue ? TestArgument.Parse(reply.Text) : null;
        IReadOnlyList<SourceFile> files = written.Count == 0 && argument is null ? [] : repair ? SourceFile.Merge(before!.Files!, written) : written;
        var diff = before is null ? null : FileDiff.Between(before.Files!, files);
        await run.SaveCodeAsync(open.Number, files, diff, argument, GenerationCompleted.Of(reply, open.Number, purpose), cancellation);
    }
}

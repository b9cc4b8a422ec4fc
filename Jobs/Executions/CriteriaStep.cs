namespace Nightshift.Executions;

/// <summary>What has to hold: the request as a few checkable statements, before any test is written.</summary>
internal sealed class CriteriaStep(LoopModels models, ExecutionStore executions)
{
    private const string Purpose = "criteria";

    public async Task WriteAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var before = run.Execution.BasisId is { } id ? (await executions.FindAsync(run.Execution.UserId, id, cancellation))?.Criteria ?? [] : [];
        var reply = await models.AskAsync(run, "criteria", Purpose, 0, run.Execution.Tier, Prompts.Criteria(run.Execution, before), cancellation);
        await run.SaveCriteriaAsync([.. before, .. CriteriaReply.Parse(reply.Text).Except(before)], GenerationCompleted.Of(reply, 0, Purpose), cancellation);
    }
}

namespace Nightshift.Executions;

/// <summary>What has to hold: the request as a few checkable statements, before any test is written.</summary>
internal sealed class CriteriaStep(LoopModels models)
{
    private const string Purpose = "criteria";

    public async Task WriteAsync(ExecutionRun run, CancellationToken cancellation)
    {
        var reply = await models.AskAsync(run, "criteria", Purpose, 0, run.Execution.Tier, Prompts.Criteria(run.Execution), cancellation);
        await run.SaveCriteriaAsync(CriteriaReply.Parse(reply.Text), GenerationCompleted.Of(reply, 0, Purpose), cancellation);
    }
}

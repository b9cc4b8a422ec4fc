using Microsoft.Extensions.AI;
using Nightshift.Events;
using Nightshift.Models;

namespace Nightshift.Executions;

/// <summary>Asks models for one step of the loop: within the run's budget, shown as it comes, and answered from the parent's replies where a replay says so.</summary>
internal sealed class LoopModels(ExecutionStore executions, ModelGateway models, ModelCallStore calls, LiveText live, TimeProvider time)
{
    /// <param name="step">Unique within the execution; a step that was answered before is never asked again.</param>
    /// <param name="attempt">0 before the first.</param>
    public async Task<ModelReply> AskAsync(ExecutionRun run, string step, string purpose, int attempt, string tier, IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        var execution = run.Execution;
        if (execution.ParentId is { } parent && execution.RepliesThrough > 0 && attempt <= execution.RepliesThrough) await calls.CopyAsync(execution.UserId, parent, execution.Id, step, cancellation);
        var spent = execution.BudgetUsd is null ? 0 : await executions.CostAsync(execution.UserId, execution.Id, cancellation);
        var request = new ModelRequest(execution.UserId, execution.Id, step, purpose, tier, execution.Prompt, execution.Language, execution.TemplateId, messages, execution.BudgetUsd - spent)
        {
            Mode = execution.Mode,
            Preference = execution.LlmPreference,
            Model = execution.ChosenModel
        };
        return await models.CompleteAsync(request, new LoopProgress(run, live, time, attempt, purpose), cancellation);
    }
}

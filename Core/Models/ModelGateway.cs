using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>
/// Asks whichever model serves a tier: in order, with retries, rests and failover, within the budget, and never twice for the same step.
/// </summary>
public sealed partial class ModelGateway
{
    private readonly ModelCallStore store;
    private readonly BudgetStore budgets;
    private readonly ModelCatalog catalog;
    private readonly ModelCaller caller;
    private readonly CircuitBreaker breaker;
    private readonly ModelOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ModelGateway> log;

    internal ModelGateway(
        ModelCallStore store, BudgetStore budgets, ModelCatalog catalog, ModelCaller caller, CircuitBreaker breaker, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelGateway> log) =>
        (this.store, this.budgets, this.catalog, this.caller, this.breaker, this.options, this.time, this.log) = (store, budgets, catalog, caller, breaker, options.Value, time, log);

    /// <summary>The reply to <paramref name="request"/>; the stored one when its step has been answered before.</summary>
    /// <exception cref="ModelUnavailableException">No model could answer; the message says why of each.</exception>
    /// <exception cref="BudgetExceededException">The call could have cost more than is left.</exception>
    public async Task<ModelReply> CompleteAsync(ModelRequest request, IModelProgress progress, CancellationToken cancellation)
    {
        var run = new Run(request, progress, new ModelBudget(request, budgets, options.MaxOutputTokens), await catalog.CandidatesAsync(request.UserId, request.Tier, cancellation));
        for (var index = 0; index < run.Candidates.Count; index++)
            if (await AskAsync(run, index, cancellation) is { } reply) return reply;

        if (run.Candidates.Count == 0)
            return await store.FindAsync(request, cancellation) ?? throw new ModelUnavailableException($"No model of the tier {request.Tier} is connected. Connect one of them, or name a connected one in {ModelOptions.Section}:Tiers:{request.Tier}.");
        var why = $"No model could answer: {string.Join("; ", run.Causes.Distinct())}.";
        throw run.OverBudget ? new BudgetExceededException($"{why} Raise that budget, or choose a cheaper model.", run.Budget.Shortage) : new ModelUnavailableException(why);
    }

    /// <summary>Asks one model as often as is sensible; null when it is the next one's turn.</summary>
    private async Task<ModelReply?> AskAsync(Run run, int index, CancellationToken cancellation)
    {
        var candidate = run.Candidates[index];
        for (var attempt = 1; ; attempt++)
        {
            if (await WhyNotAsync(run, candidate, cancellation) is { } reason)
            {
                if (await store.FindAsync(run.Request, cancellation) is { } known) return known;
                await FailAsync(run, candidate, reason, After(run, index), cancellation);
                return null;
            }

            var outcome = await caller.CallAsync(run.Request, candidate, run.Progress, cancellation);
            if (!outcome.WasMade) return outcome.Reply;
            run.Budget.Spend(outcome.CostUsd);
            await ReportAsync(candidate, outcome.Failure);
            if (outcome.Failure is not { } failure) return outcome.Reply;

            var wait = Wait(failure, attempt);
            await FailAsync(run, candidate, failure.Cause, wait is { } pause ? $"trying again in {pause.TotalSeconds:0.#} s" : After(run, index), cancellation);
            if (wait is null) return null;
            await Task.Delay(wait.Value, time, cancellation);
        }
    }

    /// <summary>Why a model is not called at all; null when it is.</summary>
    private async Task<string?> WhyNotAsync(Run run, ModelCandidate candidate, CancellationToken cancellation)
    {
        if (await run.Budget.WhyNotAsync(candidate, cancellation) is not { } tooDear) return ModelBudget.WhyTooLong(run.Request, candidate) ?? await breaker.WhyNotAsync(candidate.Provider.Name);
        run.OverBudget = true;
        return tooDear;
    }

    /// <summary>How long until the same model is asked again; null when it is not.</summary>
    private TimeSpan? Wait(ModelFailure failure, int attempt)
    {
        if (!failure.MayRetry || attempt >= options.Tries) return null;
        var wait = failure.RetryAfter ?? TimeSpan.FromSeconds(options.RetrySeconds * Math.Pow(2, attempt - 1));
        return wait.TotalSeconds <= options.RetryAfterLimitSeconds ? wait : null;
    }

    private Task ReportAsync(ModelCandidate candidate, ModelFailure? failure) =>
        failure is null ? breaker.SucceededAsync(candidate.Provider.Name)
        : failure.CountsAgainstProvider ? breaker.FailedAsync(candidate.Provider.Name, failure.Cause)
        : Task.CompletedTask;

    private Task FailAsync(Run run, ModelCandidate candidate, string cause, string next, CancellationToken cancellation)
    {
        run.Causes.Add(cause);
        Log.Failed(log, run.Request.Step, run.Request.ExecutionId, cause, next);
        return run.Progress.FailedAsync(candidate.Provider.Name, candidate.Model, cause, next, cancellation);
    }

    private static string After(Run run, int index) => index + 1 < run.Candidates.Count ? $"going on with {run.Candidates[index + 1].Name}" : "no other model is left";

    /// <summary>One question on its way through the candidates.</summary>
    private sealed record Run(ModelRequest Request, IModelProgress Progress, ModelBudget Budget, IReadOnlyList<ModelCandidate> Candidates)
    {
        public List<string> Causes { get; } = [];

        public bool OverBudget { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Step {Step} of execution {ExecutionId}: {Cause}; {Next}.")]
        public static partial void Failed(ILogger logger, string step, Guid? executionId, string cause, string next);
    }
}

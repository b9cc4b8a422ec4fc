using System.Globalization;
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
    private readonly ModelRouter router;
    private readonly ModelClients clients;
    private readonly ModelCaller caller;
    private readonly CircuitBreaker breaker;
    private readonly ModelOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ModelGateway> log;

    internal ModelGateway(
        ModelCallStore store, BudgetStore budgets, ModelRouter router, ModelClients clients, ModelCaller caller, CircuitBreaker breaker, IOptions<ModelOptions> options, TimeProvider time,
        ILogger<ModelGateway> log) =>
        (this.store, this.budgets, this.router, this.clients, this.caller, this.breaker, this.options, this.time, this.log) = (store, budgets, router, clients, caller, breaker, options.Value, time, log);

    /// <summary>The reply to <paramref name="request"/>; the stored one when its step has been answered before.</summary>
    /// <exception cref="ModelUnavailableException">No model could answer; the message says why of each.</exception>
    /// <exception cref="BudgetExceededException">The call could have cost more than is left.</exception>
    public async Task<ModelReply> CompleteAsync(ModelRequest request, IModelProgress progress, CancellationToken cancellation)
    {
        var run = new Run(request, progress, new ModelBudget(request, budgets, store, options.MaxOutputTokens), [.. await router.RouteAsync(request, cancellation)]);
        for (var index = 0; index < run.Candidates.Count; index++)
            if (await AskAsync(run, index, cancellation) is { } reply) return reply;

        if (run.Candidates.Count == 0)
            return await store.FindAsync(request, cancellation) ?? throw new ModelUnavailableException(ModelRouter.WhyNone(request));
        var why = $"No model could answer: {string.Join("; ", run.Causes.Distinct())}.";
        throw run.Budget.HasRefused ? new BudgetExceededException($"{why} Raise that budget, or choose a cheaper model.", run.Budget.Shortage) : new ModelUnavailableException(why);
    }

    /// <summary>Asks one model as often as is sensible; null when it is the next one's turn.</summary>
    private async Task<ModelReply?> AskAsync(Run run, int index, CancellationToken cancellation)
    {
        var candidate = run.Candidates[index];
        for (var attempt = 1; ; attempt++)
        {
            var (outcome, reason) = await TryAsync(run, index, cancellation);
            if (outcome is null)
            {
                if (await store.FindAsync(run.Request, cancellation) is { } known) return known;
                await FailAsync(run, candidate, reason!, After(run, index), 0, cancellation);
                return null;
            }

            if (!outcome.WasMade) return outcome.Reply;
            if (outcome.Failure is not { } failure) return outcome.Reply;

            if (outcome.Broken is { } broken) run.Continue(broken);
            var wait = failure.IsMidway && run.PassOn(index, options.Tries) ? null : failure.Wait(options, attempt);
            await FailAsync(run, candidate, failure.Cause, wait is { } pause ? string.Create(CultureInfo.InvariantCulture, $"trying again in {pause.TotalSeconds:0.#} s") : After(run, index), outcome.CostUsd, cancellation);
            if (wait is null) return null;
            await Task.Delay(wait.Value, time, cancellation);
        }
    }

    /// <summary>One call, or why it is not made.</summary>
    private async Task<(CallOutcome? Outcome, string? WhyNot)> TryAsync(Run run, int index, CancellationToken cancellation)
    {
        var candidate = run.Candidates[index];
        if (await WhyNotAsync(run, candidate, cancellation) is { } reason) return (null, reason);
        var admission = await breaker.AdmitAsync(candidate.Provider.Name);
        if (admission.WhyNot is { } rests) return (null, rests);
        CallOutcome? outcome = null;
        try
        {
            if (await WaitForTurnAsync(run, index, cancellation) is { } later) return (null, later);
            outcome = await CallAsync(run, index, cancellation);
            if (outcome?.WhyNot is { } tooDear) return (null, tooDear);
            return (outcome, outcome is null ? $"{candidate.Name} takes no more than {clients.PaceOf(candidate).Most} calls at once" : null);
        }
        finally
        {
            await breaker.ReportAsync(admission, outcome is { WasMade: true, Failure: null }, outcome?.Failure);
        }
    }

    /// <summary>
    /// Waits until the model takes a call by what it said of its limits; when that is long and another model is left, says why it is that one's turn.
    /// </summary>
    private async Task<string?> WaitForTurnAsync(Run run, int index, CancellationToken cancellation)
    {
        var candidate = run.Candidates[index];
        if (clients.PaceOf(candidate).Wait(ModelCost.Estimate(run.Request)) is not { } wait) return null;
        var most = index + 1 < run.Candidates.Count ? options.RetrySeconds : options.RetryAfterLimitSeconds;
        if (wait.TotalSeconds > most) return string.Create(CultureInfo.InvariantCulture, $"{candidate.Name} has no calls left for another {Math.Ceiling(wait.TotalSeconds)} s, by its own count");
        await Task.Delay(wait, time, cancellation);
        return null;
    }

    /// <summary>Null when the model has too many calls open, and another one is left.</summary>
    private async Task<CallOutcome?> CallAsync(Run run, int index, CancellationToken cancellation)
    {
        var (candidate, pace) = (run.Candidates[index], clients.PaceOf(run.Candidates[index]));
        var patience = index + 1 < run.Candidates.Count ? TimeSpan.FromSeconds(options.RetrySeconds) : Timeout.InfiniteTimeSpan;
        if (!await pace.EnterAsync(ModelCost.Estimate(run.Request), patience, cancellation)) return null;
        CallOutcome? outcome = null;
        try
        {
            return outcome = await caller.CallAsync(run.Request, candidate, run.Budget, run.Progress, cancellation, candidate.IsBuiltIn ? null : run.Begun);
        }
        finally
        {
            pace.Leave(outcome?.Failure is { IsAboutPace: true }, outcome?.Failure?.RetryAfter);
        }
    }

    /// <summary>Why a model cannot be given the request; null when it can.</summary>
    private static async Task<string?> WhyNotAsync(Run run, ModelCandidate candidate, CancellationToken cancellation) =>
        await run.Budget.WhyNotAsync(candidate, cancellation) ?? ModelBudget.WhyTooLong(run.Budget.Sent, candidate);

    private Task FailAsync(Run run, ModelCandidate candidate, string cause, string next, decimal costUsd, CancellationToken cancellation)
    {
        run.Causes.Add(cause);
        Log.Failed(log, run.Request.Step, run.Request.ExecutionId, cause, next);
        return run.Progress.FailedAsync(candidate.Provider.Name, candidate.Model, cause, next, costUsd, cancellation);
    }

    private static string After(Run run, int index) => index + 1 >= run.Candidates.Count ? "no other model is left"
        : run.Begun is { } begun ? string.Create(CultureInfo.InvariantCulture, $"{run.Candidates[index + 1].Name} goes on after {begun.Kept.Length:N0} characters")
        : $"going on with {run.Candidates[index + 1].Name}";

    /// <summary>One question on its way through the candidates.</summary>
    private sealed record Run(ModelRequest Request, IModelProgress Progress, ModelBudget Budget, List<ModelCandidate> Candidates)
    {
        public List<string> Causes { get; } = [];

        /// <summary>An answer that broke off, for the next model to go on with.</summary>
        public Continuation? Begun { get; private set; }

        public void Continue(Continuation begun)
        {
            Begun = begun;
            Budget.Sent = Request with { Messages = begun.Ask(Request.Messages) };
        }

        /// <summary>After an answer that broke off it is the next model's turn, and this one's again after all others; false when there is no other.</summary>
        public bool PassOn(int index, int tries)
        {
            if (index + 1 >= Candidates.Count) return false;
            if (Candidates.Count(other => other.Name == Candidates[index].Name) < tries) Candidates.Add(Candidates[index]);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Step {Step} of execution {ExecutionId}: {Cause}; {Next}.")]
        public static partial void Failed(ILogger logger, string step, Guid? executionId, string cause, string next);
    }
}

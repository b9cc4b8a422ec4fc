using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>
/// Calls that are not a conversation, such as for vectors: to one model, tried again as often as any other, each with its row, within the budgets.
/// </summary>
internal sealed class DirectCaller(ModelCallStore store, BudgetStore budgets, CircuitBreaker breaker, IOptions<ModelOptions> settings, TimeProvider time)
{
    private readonly ModelOptions options = settings.Value;

    /// <param name="fails">What it means when there is no answer, such as <c>The text cannot be embedded</c>.</param>
    /// <param name="callAsync">The call, and how much of its input was counted.</param>
    /// <exception cref="ModelUnavailableException">The provider gave no answer; the message says why.</exception>
    /// <exception cref="BudgetExceededException">The call could have cost more than is left.</exception>
    public async Task<T> CallAsync<T>(ModelRequest request, ModelCandidate candidate, string fails, Func<CancellationToken, Task<(T Answer, int InputTokens)>> callAsync, CancellationToken cancellation) where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var budget = new ModelBudget(request, budgets, store, 0);
            if (await budget.WhyNotAsync(candidate, cancellation) is { } tooDear) throw Refuse(tooDear);
            var admission = await breaker.AdmitAsync(candidate.Provider.Name);
            if (admission.WhyNot is { } rests) throw new ModelUnavailableException($"{fails}: {rests}.");
            var (answer, failure) = ((T?)null, (ModelFailure?)null);
            try
            {
                var id = Guid.CreateVersion7();
                if ((await budget.StartAsync(id, candidate, cancellation)).WhyNot is { } taken) throw Refuse(taken);
                (answer, failure) = await OnceAsync(id, request, candidate, callAsync, cancellation);
            }
            finally
            {
                await breaker.ReportAsync(admission, answer is not null, failure);
            }

            if (answer is not null) return answer;
            if (failure!.Wait(options, attempt) is not { } wait) throw new ModelUnavailableException($"{fails}: {failure.Cause}.");
            await Task.Delay(wait, time, cancellation);

            BudgetExceededException Refuse(string why) => new($"{fails}: {why}. Raise that budget.", budget.Shortage);
        }
    }

    private async Task<(T? Answer, ModelFailure? Failure)> OnceAsync<T>(Guid id, ModelRequest request, ModelCandidate candidate, Func<CancellationToken, Task<(T Answer, int InputTokens)>> callAsync, CancellationToken cancellation) where T : class
    {
        var started = time.GetTimestamp();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.FirstTokenSeconds), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            var (answer, tokens) = await callAsync(either.Token);
            await FinishAsync("completed", null, tokens);
            return (answer, null);
        }
        catch (Exception error) when (error is ClientResultException or HttpRequestException or IOException or OperationCanceledException or InvalidDataException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            var failure = cancellation.IsCancellationRequested ? null
                : error is OperationCanceledException ? ModelFailure.Silent(candidate, options.FirstTokenSeconds, begun: false) : ModelFailure.From(error, candidate, begun: false, time);
            await FinishAsync(failure is null ? "cancelled" : "failed", failure?.Cause, 0);
            cancellation.ThrowIfCancellationRequested();
            return (null, failure);
        }

        Task<bool> FinishAsync(string outcome, string? cause, int tokens) => store.FinishAsync(id, request.UserId, outcome,
            new ModelCallResult(cause, null, null, tokens, 0, 0, ModelCost.Of(candidate.Info, tokens, 0), null, (int)time.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
    }
}

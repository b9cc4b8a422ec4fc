using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>Vectors of text by a connected provider. Each call is a row and counts against budgets, as every call to a model does.</summary>
public sealed class ModelEmbeddings
{
    private readonly ModelCatalog catalog;
    private readonly ModelClients clients;
    private readonly ModelCallStore store;
    private readonly BudgetStore budgets;
    private readonly CircuitBreaker breaker;
    private readonly ModelOptions options;
    private readonly TimeProvider time;

    internal ModelEmbeddings(
        ModelCatalog catalog, ModelClients clients, ModelCallStore store, BudgetStore budgets, CircuitBreaker breaker, IOptions<ModelOptions> options, TimeProvider time) =>
        (this.catalog, this.clients, this.store, this.budgets, this.breaker, this.options, this.time) = (catalog, clients, store, budgets, breaker, options.Value, time);

    /// <summary>
    /// The cheapest model for it that is connected for the user; null when none is. Vectors of two models cannot be compared: keep the name in its
    /// metadata beside them.
    /// </summary>
    public async Task<IEmbeddingGenerator<string, Embedding<float>>?> FindAsync(Guid userId, CancellationToken cancellation) =>
        await catalog.EmbedderAsync(userId, cancellation) is { } candidate ? new Generator(this, userId, candidate) : null;

    /// <summary>One call, tried again as often as any other.</summary>
    private async Task<IReadOnlyList<Embedding<float>>> EmbedAsync(Guid userId, ModelCandidate candidate, IReadOnlyList<string> batch, CancellationToken cancellation)
    {
        var request = new ModelRequest(userId, null, "embedding", "embedding", "simple", "", "", null, [.. batch.Select(text => new ChatMessage(ChatRole.User, text))], null) { MaxOutputTokens = 0 };
        for (var attempt = 1; ; attempt++)
        {
            var budget = new ModelBudget(request, budgets, 0);
            if (await budget.WhyNotAsync(candidate, cancellation) is { } tooDear) throw new BudgetExceededException($"The text cannot be embedded: {tooDear}. Raise that budget.", budget.Shortage);
            if (await breaker.WhyNotAsync(candidate.Provider.Name) is { } rests) throw new ModelUnavailableException($"The text cannot be embedded: {rests}.");
            var (vectors, failure) = await CallAsync(request, candidate, batch, cancellation);
            if (failure is null) return vectors;
            if (failure.Wait(options, attempt) is not { } wait) throw new ModelUnavailableException($"The text cannot be embedded: {failure.Cause}.");
            await Task.Delay(wait, time, cancellation);
        }
    }

    private async Task<(IReadOnlyList<Embedding<float>> Vectors, ModelFailure? Failure)> CallAsync(ModelRequest request, ModelCandidate candidate, IReadOnlyList<string> batch, CancellationToken cancellation)
    {
        var (id, started) = (Guid.CreateVersion7(), time.GetTimestamp());
        await store.StartAsync(id, request, candidate.Provider.Name, candidate.Model, ModelBudget.Worst(request, candidate, 0), cancellation);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.FirstTokenSeconds), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            var answer = (await clients.EmbedderFor(candidate).GenerateEmbeddingsAsync(batch, cancellationToken: either.Token)).Value;
            if (answer.Count != batch.Count) throw new InvalidDataException("Not one vector for each text.");
            await FinishAsync("completed", null, answer.Usage.InputTokenCount);
            await breaker.SucceededAsync(candidate.Provider.Name);
            return ([.. answer.OrderBy(vector => vector.Index).Select(vector => new Embedding<float>(vector.ToFloats()) { ModelId = candidate.Name })], null);
        }
        catch (Exception error) when (error is ClientResultException or HttpRequestException or IOException or OperationCanceledException or InvalidDataException or System.Text.Json.JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            var failure = cancellation.IsCancellationRequested ? null
                : error is OperationCanceledException ? ModelFailure.Silent(candidate, options.FirstTokenSeconds, begun: false) : ModelFailure.From(error, candidate, begun: false, time);
            await FinishAsync(failure is null ? "cancelled" : "failed", failure?.Cause, 0);
            cancellation.ThrowIfCancellationRequested();
            if (failure!.CountsAgainstProvider) await breaker.FailedAsync(candidate.Provider.Name, failure.Cause);
            return ([], failure);
        }

        Task<bool> FinishAsync(string outcome, string? cause, int tokens) => store.FinishAsync(id, request.UserId, outcome,
            new ModelCallResult(cause, null, null, tokens, 0, 0, ModelCost.Of(candidate.Info, tokens, 0), null, (int)time.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
    }

    private sealed class Generator(ModelEmbeddings embeddings, Guid userId, ModelCandidate candidate) : IEmbeddingGenerator<string, Embedding<float>>
    {
        /// <summary>Providers take at least so many texts at once.</summary>
        private const int MostTexts = 96;

        /// <summary>Characters of all texts of one call together.</summary>
        private const int MostCharacters = 200_000;

        private readonly EmbeddingGeneratorMetadata metadata = new(candidate.Provider.Name, candidate.Provider.BaseUrl is { } address ? new Uri(address) : null, candidate.Model);

        /// <exception cref="ModelUnavailableException">The provider gave no vectors; the message says why.</exception>
        /// <exception cref="BudgetExceededException">A call could have cost more than is left.</exception>
        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var all = new GeneratedEmbeddings<Embedding<float>>();
            foreach (var batch in Batches(values)) all.AddRange(await embeddings.EmbedAsync(userId, candidate, batch, cancellationToken));
            return all;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata : null;

        public void Dispose()
        {
        }

        private static IEnumerable<IReadOnlyList<string>> Batches(IEnumerable<string> values)
        {
            List<string> batch = [];
            var characters = 0;
            foreach (var value in values)
            {
                if (batch.Count > 0 && (batch.Count == MostTexts || characters + value.Length > MostCharacters))
                {
                    yield return batch;
                    (batch, characters) = ([], 0);
                }

                batch.Add(value);
                characters += value.Length;
            }

            if (batch.Count > 0) yield return batch;
        }
    }
}

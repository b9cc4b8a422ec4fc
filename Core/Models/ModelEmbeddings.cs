using Microsoft.Extensions.AI;

namespace Nightshift.Models;

/// <summary>Vectors of text by a connected provider. Each call is a row and counts against budgets, as every call to a model does.</summary>
public sealed class ModelEmbeddings
{
    /// <summary>Of its calls.</summary>
    public const string Purpose = "embedding";

    private readonly ModelCatalog catalog;
    private readonly ModelClients clients;
    private readonly DirectCaller caller;

    internal ModelEmbeddings(ModelCatalog catalog, ModelClients clients, DirectCaller caller) => (this.catalog, this.clients, this.caller) = (catalog, clients, caller);

    /// <summary>
    /// The cheapest model for it that is connected for the user; null when none is. Vectors of two models cannot be compared: keep the name in its
    /// metadata beside them.
    /// </summary>
    public async Task<IEmbeddingGenerator<string, Embedding<float>>?> FindAsync(Guid userId, CancellationToken cancellation) =>
        await catalog.EmbedderAsync(userId, cancellation) is { } candidate ? new Generator(this, userId, candidate) : null;

    private Task<IReadOnlyList<Embedding<float>>> EmbedAsync(Guid userId, ModelCandidate candidate, IReadOnlyList<string> batch, CancellationToken cancellation)
    {
        var request = new ModelRequest(userId, null, Purpose, Purpose, "simple", "", "", null, [.. batch.Select(text => new ChatMessage(ChatRole.User, text))], null) { MaxOutputTokens = 0 };
        return caller.CallAsync<IReadOnlyList<Embedding<float>>>(request, candidate, "The text cannot be embedded", async limit =>
        {
            var answer = (await clients.EmbedderFor(candidate).GenerateEmbeddingsAsync(batch, cancellationToken: limit)).Value;
            if (answer.Count != batch.Count) throw new InvalidDataException("Not one vector for each text.");
            return ([.. answer.OrderBy(vector => vector.Index).Select(vector => new Embedding<float>(vector.ToFloats()) { ModelId = candidate.Name })], answer.Usage.InputTokenCount);
        }, cancellation);
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

using Microsoft.Extensions.AI;

namespace Nightshift.Search;

/// <summary>Vectors of text without a provider: from what was learned of one user's own code.</summary>
public sealed class BuiltInEmbedder(WordVectors vectors) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>What it is called where a model's name stands.</summary>
    public const string Model = "built-in";

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(vectors.Embed(value)) { ModelId = Model })));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

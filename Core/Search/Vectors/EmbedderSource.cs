using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Nightshift.Models;

namespace Nightshift.Search;

/// <summary>The generators behind the embedders: what one learned from a user's code, or a provider's model.</summary>
public sealed class EmbedderSource(EmbedderStore store, ModelEmbeddings models, IOptions<SearchOptions> options)
{
    private readonly ConcurrentDictionary<Guid, BuiltInEmbedder> learned = [];

    /// <summary>The provider's model that is to serve the user; null when it is the built-in embedder.</summary>
    public async Task<IEmbeddingGenerator<string, Embedding<float>>?> ProviderAsync(Guid userId, CancellationToken cancellation) =>
        options.Value.Embedder == SearchOptions.Provider ? await models.FindAsync(userId, cancellation) : null;

    /// <returns>Null when it is gone, or its provider is no longer connected.</returns>
    public async Task<IEmbeddingGenerator<string, Embedding<float>>?> GeneratorAsync(SearchEmbedder embedder, CancellationToken cancellation)
    {
        if (embedder.Model != BuiltInEmbedder.Model)
            return await models.FindAsync(embedder.UserId, cancellation) is { } generator && NameOf(generator) == embedder.Model ? generator : null;
        if (learned.TryGetValue(embedder.Id, out var known)) return known;
        if (await store.LearnedAsync(embedder, cancellation) is not { } content) return null;
        if (learned.Count >= options.Value.IndexesInMemory) learned.TryRemove(learned.First().Key, out _);
        return learned[embedder.Id] = new BuiltInEmbedder(WordVectors.Read(content));
    }

    /// <summary>Provider and model.</summary>
    public static string NameOf(IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        var metadata = generator.GetRequiredService<EmbeddingGeneratorMetadata>();
        return $"{metadata.ProviderName}/{metadata.DefaultModelId}";
    }

    /// <summary>What an embedder reads of a chunk.</summary>
    public static string TextOf(string path, string? symbol, string? container, string text) => $"{symbol} {container} {Path.GetFileName(path)}\n{text}";

    /// <summary>Vectors of texts, each of length 1.</summary>
    public static async Task<IReadOnlyList<float[]>> EmbedAsync(IEmbeddingGenerator<string, Embedding<float>> generator, IEnumerable<string> texts, CancellationToken cancellation) =>
        [.. (await generator.GenerateAsync(texts, cancellationToken: cancellation)).Select(embedding => Normalised(embedding.Vector.ToArray()))];

    private static float[] Normalised(float[] vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0) TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }
}

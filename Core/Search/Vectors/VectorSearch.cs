using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Nightshift.Models;

namespace Nightshift.Search;

/// <summary>Finds chunks by what a question means. Whatever goes wrong with it, the other rankings still answer.</summary>
public sealed partial class VectorSearch(EmbedderStore embedders, IVectorStore vectors, EmbedderSource source, ILogger<VectorSearch> log)
{
    /// <returns>None when the user has no vectors yet, or the embedder does not answer.</returns>
    public async Task<VectorRanking> NearestAsync(Guid userId, string question, VectorFilter filter, int most, CancellationToken cancellation)
    {
        try
        {
            if ((await embedders.OfAsync(userId, cancellation)).FirstOrDefault(embedder => embedder.State == SearchEmbedder.Serving) is not { } embedder
                || await source.GeneratorAsync(embedder, cancellation) is not { } generator) return VectorRanking.None;
            var query = (await generator.GenerateAsync([question], cancellationToken: cancellation))[0].Vector.ToArray();
            return query.Length != embedder.Size || query.All(number => number == 0)
                ? VectorRanking.None
                : new VectorRanking(embedder, await vectors.NearestAsync(embedder, query, filter, most, cancellation));
        }
        catch (Exception exception) when (exception is HttpRequestException or ModelUnavailableException or BudgetExceededException || exception is TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            Log.Without(log, exception.GetType().Name);
            return VectorRanking.None;
        }
    }

    public void Forget(VectorRanking ranking, IReadOnlyCollection<long> chunks)
    {
        if (ranking.Embedder is { } embedder) vectors.Forget(embedder, chunks);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A search goes on without vectors ({Cause}).")]
        public static partial void Without(ILogger logger, string cause);
    }
}

/// <param name="Embedder">Null when there are no vectors.</param>
public sealed record VectorRanking(SearchEmbedder? Embedder, IReadOnlyList<ScoredChunk> Chunks)
{
    public static readonly VectorRanking None = new(null, []);
}

namespace Nightshift.Search;

/// <summary>Where vectors are kept and compared: in Qdrant, or in PostgreSQL. Both find the same chunks in the same order.</summary>
public interface IVectorStore
{
    /// <summary>Stores vectors, or stores them again. It returns when they can be found.</summary>
    Task AddAsync(SearchEmbedder embedder, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellation);

    /// <summary>The chunks whose vectors are nearest by cosine, the nearest first; of equal ones the newest.</summary>
    Task<IReadOnlyList<ScoredChunk>> NearestAsync(SearchEmbedder embedder, float[] query, VectorFilter filter, int most, CancellationToken cancellation);

    /// <summary>Takes out what belongs to deleted files of a user.</summary>
    Task RemoveAsync(Guid userId, IReadOnlyList<long> files, CancellationToken cancellation);

    /// <summary>Takes out all that an embedder made.</summary>
    Task DropAsync(SearchEmbedder embedder, CancellationToken cancellation);

    /// <summary>Says that chunks proved deleted, in case this process keeps a copy.</summary>
    void Forget(SearchEmbedder embedder, IReadOnlyCollection<long> chunks);
}

/// <summary>The vector of a chunk and what it can be filtered by.</summary>
/// <param name="Vector">Of length 1.</param>
public sealed record ChunkVector(long ChunkId, long FileId, string? Language, string Type, Guid? SessionId, float[] Vector);

/// <param name="Language">Null for any, as the others.</param>
/// <param name="Types">Of artifacts.</param>
public sealed record VectorFilter(string? Language = null, Guid? SessionId = null, IReadOnlyList<string>? Types = null)
{
    public bool Fits(string? language, Guid? sessionId, string type) =>
        (Language is null || language == Language) && (SessionId is null || sessionId == SessionId) && (Types is not { Count: > 0 } || Types.Contains(type));
}

/// <param name="Score">Higher is better; of this ranking alone.</param>
public readonly record struct ScoredChunk(long Id, float Score);

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Dapper;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Search;

/// <summary>Vectors in PostgreSQL. Whoever searches keeps a copy in a file, takes in what is new before each search, and compares with all of it.</summary>
internal sealed class PostgresVectors(NpgsqlDataSource database) : IVectorStore, IDisposable
{
    /// <summary>Copies kept; the one that was longest not used goes.</summary>
    private const int MostCopies = 100;

    private readonly ConcurrentDictionary<Guid, VectorCopy> copies = [];

    private const string AddSql = """
        insert into search_vectors (embedder_id, chunk_id, user_id, vector)
        select e.id, c.id, e.user_id, v.vector from unnest(@chunks, @vectors) as v (chunk_id, vector)
        join search_chunks c on c.id = v.chunk_id and c.user_id = @userId join search_embedders e on e.id = @embedder and e.user_id = @userId
        on conflict do nothing
        """;

    public Task AddAsync(SearchEmbedder embedder, IReadOnlyList<ChunkVector> vectors, CancellationToken cancellation) => database.ExecuteAsync(AddSql, new
    {
        embedder = embedder.Id, embedder.UserId, chunks = vectors.Select(vector => vector.ChunkId).ToArray(),
        vectors = vectors.Select(vector => MemoryMarshal.AsBytes<float>(vector.Vector).ToArray()).ToArray()
    }, cancellation);

    public async Task<IReadOnlyList<ScoredChunk>> NearestAsync(SearchEmbedder embedder, float[] query, VectorFilter filter, int most, CancellationToken cancellation)
    {
        var copy = copies.GetOrAdd(embedder.Id, _ => new VectorCopy(embedder.Size));
        await copy.Gate.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(embedder, copy, cancellation);
            return copy.Nearest(query, filter, most);
        }
        finally
        {
            copy.Gate.Release();
            LetGo(embedder.Id);
        }
    }

    public Task RemoveAsync(Guid userId, IReadOnlyList<long> files, CancellationToken cancellation) => Task.CompletedTask; // they went with their chunks

    public Task DropAsync(SearchEmbedder embedder, CancellationToken cancellation) => Task.CompletedTask; // they go with the embedder

    public void Forget(SearchEmbedder embedder, IReadOnlyCollection<long> chunks)
    {
        if (copies.TryGetValue(embedder.Id, out var copy)) copy.Forget(chunks);
    }

    public void Dispose()
    {
        foreach (var (_, copy) in copies) copy.Dispose();
    }

    private const string SinceSql = """
        select v.chunk_id, f.id as file_id, f.language, s.type, s.session_id, v.vector
        from search_vectors v join search_chunks c on c.id = v.chunk_id join search_files f on f.id = c.file_id join search_sources s on s.id = f.source_id
        where v.embedder_id = @embedder and v.user_id = @userId and v.chunk_id > @last order by v.chunk_id
        """;

    private async Task CatchUpAsync(SearchEmbedder embedder, VectorCopy copy, CancellationToken cancellation)
    {
        if (copy.Last >= embedder.Done) return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await foreach (var row in connection.QueryUnbufferedAsync<Row>(SinceSql, new { embedder = embedder.Id, embedder.UserId, last = copy.Last }).WithCancellation(cancellation))
            copy.Add(new ChunkVector(row.ChunkId, row.FileId, row.Language, row.Type, row.SessionId, MemoryMarshal.Cast<byte, float>(row.Vector).ToArray()));
        copy.Last = Math.Max(copy.Last, embedder.Done);
    }

    private void LetGo(Guid used)
    {
        if (copies.Count <= MostCopies) return;
        var oldest = copies.Where(pair => pair.Key != used).MinBy(pair => pair.Value.Used);
        if (oldest.Value is { } copy && copy.Gate.Wait(0) && copies.TryRemove(oldest.Key, out _)) copy.Dispose();
    }

    private sealed record Row(long ChunkId, long FileId, string? Language, string Type, Guid? SessionId, byte[] Vector);
}

using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Nightshift.Search;

/// <summary>
/// One embedder's vectors in a temporary file that is mapped into memory, so that the system may take the memory back, and scanned whole. Only what a vector is
/// filtered by is kept beside it. Its users take turns.
/// </summary>
internal sealed unsafe class VectorCopy(int size) : IDisposable
{
    private const int FirstCapacity = 1024;

    private readonly FileStream file = new(Path.Combine(Path.GetTempPath(), $"nightshift-vectors-{Guid.NewGuid():n}"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
    });
    private readonly List<(long Id, string? Language, string Type, Guid? SessionId)> chunks = [];
    private readonly Dictionary<long, int> places = [];
    private readonly HashSet<int> gone = [];
    private MemoryMappedFile? map;
    private MemoryMappedViewAccessor? view;
    private byte* start;
    private int capacity;

    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>The newest chunk that was taken in.</summary>
    public long Last { get; set; }

    public long Used { get; private set; }

    public void Add(ChunkVector vector)
    {
        if (vector.Vector.Length != size || !places.TryAdd(vector.ChunkId, chunks.Count)) return;
        if (chunks.Count == capacity) Grow();
        vector.Vector.CopyTo(Vector(chunks.Count));
        chunks.Add((vector.ChunkId, vector.Language, vector.Type, vector.SessionId));
        Last = Math.Max(Last, vector.ChunkId);
    }

    public IReadOnlyList<ScoredChunk> Nearest(float[] query, VectorFilter filter, int most)
    {
        Used = Environment.TickCount64;
        var best = new BestChunks(most);
        for (var at = 0; at < chunks.Count; at++)
        {
            var score = TensorPrimitives.Dot(query, Vector(at));
            if (best.MayTake(score) && !gone.Contains(at) && filter.Fits(chunks[at].Language, chunks[at].SessionId, chunks[at].Type)) best.Add(new ScoredChunk(chunks[at].Id, score));
        }
        return best.BestFirst;
    }

    public void Forget(IReadOnlyCollection<long> ids)
    {
        Gate.Wait();
        gone.UnionWith(ids.Where(places.ContainsKey).Select(id => places[id]));
        Gate.Release();
    }

    public void Dispose()
    {
        Unmap();
        file.Dispose();
        Gate.Dispose();
    }

    private Span<float> Vector(int at) => new((float*)start + (long)at * size, size);

    private void Grow()
    {
        Unmap();
        capacity = Math.Max(FirstCapacity, capacity * 2);
        file.SetLength((long)capacity * size * sizeof(float));
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor();
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
    }

    private void Unmap()
    {
        if (view is null) return;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map!.Dispose();
        (view, map) = (null, null);
        start = null;
    }
}

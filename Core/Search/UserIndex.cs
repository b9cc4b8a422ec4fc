using System.Buffers;

namespace Nightshift.Search;

/// <summary>One user's index in memory. It holds no code, only words; what a search answers is read from the database, so that nothing deleted is ever shown.</summary>
internal sealed class UserIndex : IDisposable
{
    /// <summary>As soon as this share of the documents proves deleted, the index is to be made anew.</summary>
    private const double MostGone = 0.25;

    private readonly LexicalIndex words = new();
    private readonly List<IndexedChunk> chunks = []; // without their text
    private readonly Dictionary<long, int> byId = [];
    private readonly HashSet<int> gone = [];

    /// <summary>Held while it is read or brought up to date.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    public long Version { get; private set; }

    public bool IsWorn => gone.Count > 100 && gone.Count > chunks.Count * MostGone;

    public void Add(IEnumerable<IndexedChunk> added, long version)
    {
        foreach (var chunk in added)
        {
            if (byId.TryGetValue(chunk.Id, out var before)) gone.Add(before); // its file was renamed
            byId[chunk.Id] = chunks.Count;
            chunks.Add(chunk with { Text = "" });
            words.Add(new SearchFields(chunk.Symbol, chunk.Container, chunk.Path, chunk.Text));
        }
        Version = version;
    }

    /// <summary>The best chunks by their words, the best first.</summary>
    public IReadOnlyList<ScoredChunk> ByWords(string query, Func<IndexedChunk, bool> fits, int most)
    {
        var rented = ArrayPool<float>.Shared.Rent(words.Count);
        var scores = rented.AsSpan(0, words.Count);
        scores.Clear();
        words.Score(QueryWords.Of(query, words.Vocabulary), scores);
        var best = new BestChunks(most);
        for (var at = 0; at < scores.Length; at++)
            if (scores[at] > 0 && best.MayTake(scores[at]) && !gone.Contains(at) && fits(chunks[at])) best.Add(new ScoredChunk(chunks[at].Id, scores[at]));
        ArrayPool<float>.Shared.Return(rented);
        return best.BestFirst;
    }

    /// <summary>Whether a chunk is known, not deleted, and fits.</summary>
    public bool Holds(long id, Func<IndexedChunk, bool> fits) => byId.TryGetValue(id, out var at) && !gone.Contains(at) && fits(chunks[at]);

    public void Forget(IEnumerable<long> ids) => gone.UnionWith(ids.Where(byId.ContainsKey).Select(id => byId[id]));

    public void Dispose() => Gate.Dispose();
}

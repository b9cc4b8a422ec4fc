namespace Nightshift.Search;

/// <summary>Keeps the best of many chunks without sorting them all; of equal ones the newest.</summary>
internal sealed class BestChunks(int most)
{
    private readonly PriorityQueue<ScoredChunk, (float, long)> kept = new(most + 1); // the worst in front

    /// <summary>Asked first, so that nothing else need be known of most.</summary>
    public bool MayTake(float score) => kept.Count < most || score >= kept.Peek().Score;

    public void Add(ScoredChunk chunk)
    {
        kept.Enqueue(chunk, (chunk.Score, chunk.Id));
        if (kept.Count > most) kept.Dequeue();
    }

    public IReadOnlyList<ScoredChunk> BestFirst => [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
}

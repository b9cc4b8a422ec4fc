using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Nightshift.Search;

/// <summary>
/// Finds places in a user's code. Rankings by exact text and by words are fused by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009). Each search first
/// takes in what was indexed since the last one, so an answer is never behind the database.
/// </summary>
public sealed class CodeSearch(SearchStore store, IOptions<SearchOptions> options, TimeProvider time)
{
    private const int Candidates = 100;
    private const int FusionConstant = 60;

    private readonly ConcurrentDictionary<Guid, (UserIndex Index, long Used)> indexes = [];

    /// <returns>Null when the query is a regular expression that PostgreSQL refuses or gives up on.</returns>
    public async Task<CodeSearchResults?> SearchAsync(Guid userId, CodeQuery request, CancellationToken cancellation)
    {
        var query = SearchQuery.Read(request.Query);
        var exact = query.Expression is { } expression ? await store.FittingAsync(userId, expression, cancellation)
            : query.Literal is { } literal ? await store.WithTextAsync(userId, literal, cancellation) : [];
        if (exact is null) return null;

        var index = IndexOf(userId);
        await index.Gate.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(userId, index, cancellation);
            var ranked = Fuse(index.Only(exact, Fits(request), Candidates), query.IsExact ? [] : index.ByWords(query.Words, Fits(request), Candidates));
            var found = (await store.ReadAsync(userId, [.. ranked.Select(hit => hit.Id)], cancellation)).ToDictionary(chunk => chunk.Id);
            index.Forget(ranked.Select(hit => hit.Id).Where(id => !found.ContainsKey(id)));
            if (index.IsWorn) indexes.TryRemove(userId, out _);
            return new CodeSearchResults([.. ranked.Where(hit => found.ContainsKey(hit.Id)).Select(hit => (Hit: hit, Chunk: found[hit.Id]))
                .DistinctBy(pair => (pair.Chunk.Path, pair.Chunk.Text)).Take(request.Limit ?? SearchOptions.DefaultLimit).Select(pair => Snippets.Show(pair.Chunk, pair.Hit.Score, query, pair.Hit.Why))]);
        }
        finally
        {
            index.Gate.Release();
        }
    }

    private async Task CatchUpAsync(Guid userId, UserIndex index, CancellationToken cancellation)
    {
        var current = await store.VersionAsync(userId, cancellation);
        if (current > index.Version) index.Add(await store.SinceAsync(userId, index.Version, current, cancellation), current);
    }

    /// <summary>Past the bound, the index that was longest not used is let go.</summary>
    private UserIndex IndexOf(Guid userId)
    {
        var now = time.GetTimestamp();
        var index = indexes.AddOrUpdate(userId, _ => (new UserIndex(), now), (_, known) => (known.Index, now)).Index;
        if (indexes.Count > options.Value.IndexesInMemory) indexes.TryRemove(indexes.MinBy(pair => pair.Value.Used).Key, out _);
        return index;
    }

    private static Func<IndexedChunk, bool> Fits(CodeQuery request) => chunk =>
        (request.Language is null || chunk.Language == request.Language)
        && (request.Path is null || chunk.Path.Contains(request.Path, StringComparison.OrdinalIgnoreCase))
        && (request.SessionId is null || chunk.SessionId == request.SessionId)
        && (request.ArtifactTypes is not { Count: > 0 } types || types.Contains(chunk.Type));

    private static IReadOnlyList<RankedHit> Fuse(IReadOnlyList<long> exact, IReadOnlyList<long> words)
    {
        Dictionary<long, RankedHit> hits = [];
        foreach (var (ranking, why) in new[] { (exact, "the text as it stands"), (words, "its words") })
            for (var rank = 0; rank < ranking.Count; rank++)
            {
                var before = hits.GetValueOrDefault(ranking[rank]) ?? new RankedHit(ranking[rank], 0, []);
                hits[ranking[rank]] = before with { Score = before.Score + 1.0 / (FusionConstant + rank + 1), Why = [.. before.Why, why] };
            }
        return [.. hits.Values.OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Id).Take(Candidates)];
    }

    private sealed record RankedHit(long Id, double Score, IReadOnlyList<string> Why);
}

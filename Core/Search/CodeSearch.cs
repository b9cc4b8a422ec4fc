using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Nightshift.Search;

/// <summary>
/// Finds places in a user's code: as the text stands, by words and by meaning (<see cref="HitRanking"/>). Each search first takes in what was indexed since the
/// last one, so an answer is never behind the database.
/// </summary>
public sealed class CodeSearch(SearchStore store, VectorSearch vectors, IOptions<SearchOptions> options, TimeProvider time)
{
    /// <summary>Candidates by meaning where many of them may not fit: vectors know no paths.</summary>
    private const int ManyCandidates = 1_000;

    private readonly ConcurrentDictionary<Guid, (UserIndex Index, long Used)> indexes = [];

    /// <returns>Null when the query is a regular expression that PostgreSQL refuses or gives up on.</returns>
    public async Task<CodeSearchResults?> SearchAsync(Guid userId, CodeQuery request, CancellationToken cancellation)
    {
        var query = SearchQuery.Read(request.Query);
        var exact = query.Expression is { } expression ? await store.FittingAsync(userId, expression, cancellation)
            : query.Literal is { } literal ? await store.WithTextAsync(userId, literal, cancellation) : [];
        if (exact is null) return null;

        var meaning = query.IsExact ? VectorRanking.None
            : await vectors.NearestAsync(userId, query.Words, new VectorFilter(request.Language, request.SessionId, request.ArtifactTypes), request.Path is null ? HitRanking.Candidates : ManyCandidates, cancellation);
        var index = IndexOf(userId);
        await index.Gate.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(userId, index, cancellation);
            return new CodeSearchResults(await FindAsync(userId, index, request, query, exact, meaning, cancellation));
        }
        finally
        {
            if (index.IsWorn) indexes.TryRemove(userId, out _);
            index.Gate.Release();
        }
    }

    /// <summary>Deleted chunks are noticed when they are read; what they kept out is found in the next round.</summary>
    private async Task<IReadOnlyList<CodeHit>> FindAsync(
        Guid userId, UserIndex index, CodeQuery request, SearchQuery query, IReadOnlyList<long> exact, VectorRanking meaning, CancellationToken cancellation)
    {
        while (true)
        {
            var ranked = HitRanking.Rank(
                [.. exact.Where(id => index.Holds(id, Fits(request))).Take(HitRanking.Candidates)],
                query.IsExact ? [] : index.ByWords(query.Words, Fits(request), HitRanking.Candidates),
                [.. meaning.Chunks.Where(chunk => index.Holds(chunk.Id, Fits(request))).Take(HitRanking.Candidates)]);
            var found = (await store.ReadAsync(userId, [.. ranked.Select(hit => hit.Id)], cancellation)).ToDictionary(chunk => chunk.Id);
            if (found.Count == ranked.Count)
                return [.. ranked.Select(hit => (Hit: hit, Chunk: found[hit.Id])).DistinctBy(pair => (pair.Chunk.Path, pair.Chunk.Text)).Take(request.Limit ?? SearchOptions.DefaultLimit)
                    .Select(pair => Snippets.Show(pair.Chunk, pair.Hit.Score, query, pair.Hit.Why))];
            long[] gone = [.. ranked.Select(hit => hit.Id).Where(id => !found.ContainsKey(id))];
            index.Forget(gone);
            vectors.Forget(meaning, gone);
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
        && (request.Repo is null || string.Equals(chunk.Repo, request.Repo, StringComparison.OrdinalIgnoreCase))
        && (request.SessionId is null || chunk.SessionId == request.SessionId)
        && (request.ArtifactTypes is not { Count: > 0 } types || types.Contains(chunk.Type));
}

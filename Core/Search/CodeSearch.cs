using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Nightshift.Search;

/// <summary>
/// Finds places in a user's code: as the text stands, by words and by meaning (<see cref="HitRanking"/>). Each search first takes in what was indexed since the
/// last one, so an answer is never behind the database.
/// </summary>
public sealed class CodeSearch(SearchStore store, VectorSearch vectors, IOptions<SearchOptions> options, TimeProvider time)
{
    /// <summary>Candidates of a ranking that does not know the filters, many of which may not fit.</summary>
    private const int ManyCandidates = 1_000;

    /// <summary>Read beyond what is to be shown, since the same code may be there twice.</summary>
    private const int Spare = 10;

    private readonly ConcurrentDictionary<Guid, (UserIndex Index, long Used)> indexes = [];

    /// <returns>Null when the query is a regular expression that PostgreSQL refuses or gives up on.</returns>
    public async Task<CodeSearchResults?> SearchAsync(Guid userId, CodeQuery request, CancellationToken cancellation)
    {
        var query = SearchQuery.Read(request.Query);
        var (asItStands, byMeaning) = (AsItStandsAsync(userId, request, query, cancellation), ByMeaningAsync(userId, request, query, cancellation));
        var index = IndexOf(userId);
        await index.Gate.WaitAsync(cancellation);
        try
        {
            await CatchUpAsync(userId, index, cancellation);
            var words = ByWords(index, request, query); // while the database and another thread are at the other two
            var meaning = await byMeaning;
            return await asItStands is { } exact ? new CodeSearchResults(await FindAsync(userId, index, request, query, exact, words, meaning, cancellation)) : null;
        }
        finally
        {
            if (index.IsWorn) indexes.TryRemove(userId, out _);
            index.Gate.Release();
        }
    }

    private async Task<IReadOnlyList<long>?> AsItStandsAsync(Guid userId, CodeQuery request, SearchQuery query, CancellationToken cancellation)
    {
        var most = request is { Language: null, SessionId: null, ArtifactTypes: null or [], Path: null, Repo: null } ? HitRanking.Candidates : ManyCandidates;
        return query.Expression is { } expression ? await store.FittingAsync(userId, expression, most, cancellation)
            : query.Literal is { } literal ? await store.WithTextAsync(userId, literal, most, cancellation) : [];
    }

    private async Task<VectorRanking> ByMeaningAsync(Guid userId, CodeQuery request, SearchQuery query, CancellationToken cancellation) => query.IsExact
        ? VectorRanking.None
        : await vectors.NearestAsync(userId, query.Words, new VectorFilter(request.Language, request.SessionId, request.ArtifactTypes), request is { Path: null, Repo: null } ? HitRanking.Candidates : ManyCandidates, cancellation);

    private static IReadOnlyList<ScoredChunk> ByWords(UserIndex index, CodeQuery request, SearchQuery query) => query.IsExact ? [] : index.ByWords(query.Words, Fits(request), HitRanking.Candidates);

    /// <summary>Only what is shown is read. Deleted chunks are noticed then; what they kept out is found in the next round.</summary>
    private async Task<IReadOnlyList<CodeHit>> FindAsync(
        Guid userId, UserIndex index, CodeQuery request, SearchQuery query, IReadOnlyList<long> exact, IReadOnlyList<ScoredChunk> words, VectorRanking meaning, CancellationToken cancellation)
    {
        while (true)
        {
            var ranked = HitRanking.Rank(
                [.. exact.Where(id => index.Holds(id, Fits(request))).Take(HitRanking.Candidates)],
                words,
                [.. meaning.Chunks.Where(chunk => index.Holds(chunk.Id, Fits(request))).Take(HitRanking.Candidates)]);
            var limit = request.Limit ?? SearchOptions.DefaultLimit;
            List<(RankedHit Hit, FoundChunk Chunk)> shown = [];
            long[] gone = [];
            foreach (var hits in ranked.Chunk(limit + Spare))
            {
                var found = (await store.ReadAsync(userId, [.. hits.Select(hit => hit.Id)], cancellation)).ToDictionary(chunk => chunk.Id);
                gone = [.. hits.Select(hit => hit.Id).Where(id => !found.ContainsKey(id))];
                if (gone.Length > 0) break;
                shown = [.. shown.Concat(hits.Select(hit => (Hit: hit, Chunk: found[hit.Id]))).DistinctBy(pair => (pair.Chunk.Path, pair.Chunk.Text)).Take(limit)];
                if (shown.Count == limit) break;
            }
            if (gone.Length == 0) return [.. shown.Select(pair => Snippets.Show(pair.Chunk, pair.Hit.Score, query, pair.Hit.Why))];
            index.Forget(gone);
            vectors.Forget(meaning, gone);
            words = ByWords(index, request, query);
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

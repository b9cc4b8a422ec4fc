namespace Nightshift.Search;

/// <summary>
/// Makes one ranking of three. They are fused by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009), which asks nothing of their scores; the top is then
/// ranked again by how well words and meaning fit together. What meaning counts beside words is what the benchmark found best. It asks with
/// documentation for code, so it says nothing of exact text: what that counts, and from where on vectors are alike, is a choice.
/// </summary>
public static class HitRanking
{
    /// <summary>How many of each ranking are looked at.</summary>
    public const int Candidates = 100;

    private const int FusionConstant = 60;
    private const float Meaning = 0.75f;
    private const float Exact = 0.25f;

    /// <summary>Less alike than this is not alike: the nearest vector of all may be about something else.</summary>
    private const float LeastLikeness = 0.35f;

    /// <summary>The best first, at most <see cref="Candidates"/>. Each ranking comes with the best first.</summary>
    public static IReadOnlyList<RankedHit> Rank(IReadOnlyList<long> exact, IReadOnlyList<ScoredChunk> words, IReadOnlyList<ScoredChunk> meaning)
    {
        List<ScoredChunk> alike = [.. meaning.TakeWhile(chunk => chunk.Score >= LeastLikeness)];
        Dictionary<long, (double Fused, List<string> Why)> hits = [];
        foreach (var (ranking, why) in new (IEnumerable<long>, string)[] { (exact, "the text as it stands"), (words.Select(chunk => chunk.Id), "its words"), (alike.Select(chunk => chunk.Id), "its meaning") })
            foreach (var (rank, id) in ranking.Index())
            {
                var (fused, reasons) = hits.GetValueOrDefault(id, (0, []));
                hits[id] = (fused + 1.0 / (FusionConstant + rank + 1), [.. reasons, why]);
            }

        var (byWords, byMeaning, asItStands) = (Shares(words, words.Count == 0 ? 1 : words[0].Score), Shares(alike, 1), exact.ToHashSet());
        return [.. hits.OrderByDescending(hit => hit.Value.Fused).ThenByDescending(hit => hit.Key).Take(Candidates)
            .Select(hit => new RankedHit(hit.Key, byWords(hit.Key) + Meaning * byMeaning(hit.Key) + (asItStands.Contains(hit.Key) ? Exact : 0), hit.Value.Why))
            .OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Id)];
    }

    /// <summary>Scores as shares of the best; what is not among the candidates cannot be more than the last of them.</summary>
    private static Func<long, float> Shares(IReadOnlyList<ScoredChunk> ranking, float best)
    {
        var scores = ranking.ToDictionary(chunk => chunk.Id, chunk => chunk.Score / best);
        var rest = ranking.Count < Candidates ? 0 : ranking[^1].Score / best;
        return id => scores.GetValueOrDefault(id, rest);
    }
}

/// <param name="Score">Of this query alone; higher is better.</param>
/// <param name="Why">What found it, in words.</param>
public sealed record RankedHit(long Id, double Score, IReadOnlyList<string> Why);

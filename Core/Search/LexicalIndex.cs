using System.Runtime.InteropServices;

namespace Nightshift.Search;

/// <summary>
/// An inverted index in memory that ranks by BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): a word counts more in a symbol's name than in a body. A word gives
/// at most its inverse frequency. Not safe for a writer beside readers.
/// </summary>
/// <param name="k1">How much a word's repetition counts.</param>
/// <param name="b">How much a document's length counts, from 0 to 1.</param>
public sealed class LexicalIndex(float k1 = 2.5f, float b = 0.9f)
{
    private readonly List<float> lengths = [];
    private readonly Dictionary<string, List<Posting>> postings = [];
    private double totalLength;
    private float[] norms = []; // what each document's length counts, as of the last search

    public int Count => lengths.Count;

    public Vocabulary Vocabulary { get; } = new();

    /// <summary>Adds a document; its number is the count before.</summary>
    public void Add(SearchFields fields)
    {
        Dictionary<string, float> weights = [];
        foreach (var (text, weight) in fields.Weighted)
            foreach (var word in SearchWords.Of(text)) CollectionsMarshal.GetValueRefOrAddDefault(weights, word, out _) += weight;
        Add(weights);
    }

    /// <summary>Adds a document whose words are weighted already.</summary>
    public void Add(IReadOnlyDictionary<string, float> weights)
    {
        foreach (var (word, weight) in weights) ListOf(word).Add(new Posting(Count, weight));
        var length = weights.Values.Sum();
        lengths.Add(length);
        totalLength += length;
    }

    /// <summary>The score of every document for the weighted words.</summary>
    public float[] Score(IReadOnlyDictionary<string, float> query)
    {
        var scores = new float[Count];
        Score(query, scores);
        return scores;
    }

    /// <summary>The same, added to what stands there for each document.</summary>
    public void Score(IReadOnlyDictionary<string, float> query, Span<float> scores)
    {
        var counted = Norms();
        foreach (var (word, weight) in query)
            if (postings.TryGetValue(word, out var list)) Add(scores, counted, list, weight * InverseFrequency(word));
    }

    /// <summary>How rare a word is; highest for one that no document holds.</summary>
    public float InverseFrequency(string word)
    {
        var holders = postings.TryGetValue(word, out var list) ? list.Count : 0;
        return MathF.Log(1 + (Count - holders + 0.5f) / (holders + 0.5f));
    }

    private static void Add(Span<float> scores, float[] norms, List<Posting> list, float weight)
    {
        foreach (var posting in CollectionsMarshal.AsSpan(list))
            scores[posting.Document] += weight * posting.Weight / (posting.Weight + norms[posting.Document]);
    }

    private float[] Norms()
    {
        if (norms.Length == Count) return norms;
        var average = (float)(totalLength / Count);
        return norms = [.. lengths.Select(length => k1 * (1 - b + b * length / average))];
    }

    private List<Posting> ListOf(string word)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(postings, word, out var known);
        if (!known) Vocabulary.Add(word);
        return list ??= [];
    }

    private readonly record struct Posting(int Document, float Weight);
}

namespace Nightshift.Search;

/// <summary>A question as weighted words: its own, those of its code's usual abbreviations, and those of the index that are alike.</summary>
public static class QueryWords
{
    private const float Alike = 0.3f;
    private const float Synonym = 0.4f;

    public static Dictionary<string, float> Of(string query, Vocabulary vocabulary)
    {
        var own = SearchWords.Of(query).GroupBy(word => word).ToDictionary(group => group.Key, group => 1 + 0.5f * MathF.Log(group.Count()));
        Dictionary<string, float> weights = new(own);
        foreach (var (word, weight) in own)
        {
            foreach (var other in Abbreviations.Of(word)) Raise(other, weight * Synonym);
            foreach (var (other, nearness) in vocabulary.Like(word)) Raise(other, weight * Alike * nearness);
        }
        return weights;

        void Raise(string word, float weight)
        {
            if (!own.ContainsKey(word)) weights[word] = Math.Max(weights.GetValueOrDefault(word), weight);
        }
    }
}

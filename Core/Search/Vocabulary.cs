using System.Buffers;
using System.Runtime.InteropServices;

namespace Nightshift.Search;

/// <summary>All words of an index, to be found by the letters they share: <c>dir</c> for <c>directory</c>, <c>authenticate</c> for <c>auth</c>.</summary>
public sealed class Vocabulary
{
    private const float Nearest = 0.5f;
    private const int Most = 6;

    private readonly List<(string Word, int Grams)> words = [];
    private readonly Dictionary<string, List<int>> byGram = [];

    internal void Add(string word)
    {
        var grams = Grams(word);
        foreach (var gram in grams)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(byGram, gram, out _);
            (list ??= []).Add(words.Count);
        }
        words.Add((word, grams.Count));
    }

    /// <summary>Other words that are much alike, the nearest first, with how near they are: from 0.5 to 1.</summary>
    public IReadOnlyList<(string Word, float Nearness)> Like(string word)
    {
        var grams = Grams(word);
        var rented = ArrayPool<ushort>.Shared.Rent(words.Count); // for many words, as large as only a full collection frees
        var shared = rented.AsSpan(0, words.Count);
        shared.Clear();
        foreach (var gram in grams)
            foreach (var other in CollectionsMarshal.AsSpan(byGram.GetValueOrDefault(gram))) shared[other]++;
        List<(string Word, float Nearness)> alike = [];
        var least = (ushort)(grams.Count < 3 ? 1 : 2); // one alone makes only the shortest words alike
        for (var at = 0; shared[at..].IndexOfAnyInRange(least, ushort.MaxValue) is >= 0 and var next; at++)
        {
            at += next;
            if (NearnessOf(word, words[at], shared[at], grams.Count) is >= Nearest and var nearness && words[at].Word != word) alike.Add((words[at].Word, nearness));
        }
        ArrayPool<ushort>.Shared.Return(rented);
        return [.. alike.OrderByDescending(pair => pair.Nearness).ThenBy(pair => pair.Word, StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>Dice's coefficient of the trigrams, or more for a word that the other begins with or holds, as abbreviations do.</summary>
    private static float NearnessOf(string word, (string Word, int Grams) other, int shared, int grams)
    {
        var dice = 2f * shared / (grams + other.Grams);
        if (shared < Math.Min(grams, other.Grams) - 2) return dice; // neither holds the other: all but the first and last of its trigrams would be shared
        var (shorter, longer) = word.Length < other.Word.Length ? (word, other.Word) : (other.Word, word);
        var part = (float)shorter.Length / longer.Length;
        if (shorter.Length >= 3 && longer.StartsWith(shorter, StringComparison.Ordinal)) return Math.Max(dice, 0.35f + 0.5f * part);
        return shorter.Length >= 4 && longer.Contains(shorter, StringComparison.Ordinal) ? Math.Max(dice, 0.2f + 0.5f * part) : dice;
    }

    private static HashSet<string> Grams(string word)
    {
        var framed = $"^{word}$";
        return [.. Enumerable.Range(0, framed.Length - 2).Select(at => framed.Substring(at, 3))];
    }
}

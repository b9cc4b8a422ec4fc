using System.Numerics.Tensors;

namespace Nightshift.Search;

/// <summary>
/// Words as vectors, so that texts about the same thing are near each other without sharing a word. A word that was never seen is put together from its
/// letters, three by three (Bojanowski and others, TACL 2017).
/// </summary>
public sealed class WordVectors
{
    /// <summary>Numbers in a vector.</summary>
    public const int Size = 128;

    /// <summary>Rows for groups of three letters, by their hash.</summary>
    internal const int Grams = 1 << 12;

    private readonly Dictionary<string, int> words;
    private readonly float[] weights;
    private readonly float[] table;
    private readonly float unseen;

    /// <param name="words">Each with its number, dense from 0.</param>
    /// <param name="weights">How much a word counts, by its number.</param>
    /// <param name="table">The vectors of the words, then those of the letters.</param>
    internal WordVectors(Dictionary<string, int> words, float[] weights, float[] table)
    {
        (this.words, this.weights, this.table) = (words, weights, table);
        unseen = weights.DefaultIfEmpty(1).Max();
    }

    /// <summary>Of length 1, or all zeros for a text without words.</summary>
    public float[] Embed(string text)
    {
        var sum = new float[Size];
        foreach (var (word, count) in SearchWords.Of(text).CountBy(word => word)) Add(sum, word, 1 + MathF.Log(count));
        var length = TensorPrimitives.Norm<float>(sum);
        if (length > 0) TensorPrimitives.Divide(sum, length, sum);
        return sum;
    }

    /// <summary>About 250 bytes a word; <see cref="Read"/> makes the same vectors of it, to three digits.</summary>
    public byte[] Write()
    {
        var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(words.Count);
        foreach (var word in words.OrderBy(pair => pair.Value)) writer.Write(word.Key);
        foreach (var weight in weights) writer.Write(weight);
        foreach (var number in table) writer.Write((Half)number);
        return content.ToArray();
    }

    public static WordVectors Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        var count = reader.ReadInt32();
        var words = Enumerable.Range(0, count).ToDictionary(_ => reader.ReadString());
        var weights = new float[count];
        for (var at = 0; at < count; at++) weights[at] = reader.ReadSingle();
        var table = new float[(count + Grams) * Size];
        for (var at = 0; at < table.Length; at++) table[at] = (float)reader.ReadHalf();
        return new WordVectors(words, weights, table);
    }

    private void Add(float[] sum, string word, float times)
    {
        if (words.TryGetValue(word, out var row))
        {
            TensorPrimitives.MultiplyAdd(Row(row), times * weights[row], sum, sum);
            return;
        }
        var grams = GramsOf(word);
        foreach (var gram in grams) TensorPrimitives.MultiplyAdd(Row(words.Count + gram), times * unseen / grams.Count, sum, sum);
    }

    private ReadOnlySpan<float> Row(int row) => table.AsSpan(row * Size, Size);

    internal static List<int> GramsOf(string word)
    {
        var framed = $"^{word}$";
        return [.. Enumerable.Range(0, framed.Length - 2).Select(at => (int)(Hash(framed.AsSpan(at, 3)) % Grams))];
    }

    /// <summary>FNV-1a: the same in every process, other than the hash of a string.</summary>
    private static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var character in text) hash = (hash ^ character) * 16777619u;
        return hash;
    }
}

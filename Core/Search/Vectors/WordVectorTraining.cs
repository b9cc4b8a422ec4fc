using System.Numerics.Tensors;

namespace Nightshift.Search;

/// <summary>
/// Learns word vectors from code and what its comments and names say: what is said is to be nearer to its own code than to the other code of a batch (InfoNCE;
/// van den Oord and others, 2018). It begins with random directions, in which the same words are alike and nothing else is. The same pairs give the same vectors.
/// </summary>
public static class WordVectorTraining
{
    private const int Size = WordVectors.Size;
    private const int Batch = 128;
    private const int Rounds = 4;
    private const int FewestTimes = 2;
    private const int MostWords = 30_000;
    private const float Temperature = 0.07f;

    /// <summary>Takes one core about half a second for a thousand pairs.</summary>
    public static WordVectors Train(IReadOnlyList<SaidOfCode> pairs, CancellationToken cancellation)
    {
        var texts = pairs.Select(pair => (Said: SearchWords.Of(pair.Said), Code: SearchWords.Of(pair.Code))).ToList();
        List<KeyValuePair<string, int>> known = [.. texts.SelectMany(pair => pair.Said.Concat(pair.Code).Distinct()).CountBy(word => word)
            .Where(word => word.Value >= FewestTimes).OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Take(MostWords)];
        var rows = known.Select((word, row) => (word.Key, row)).ToDictionary(word => word.Key, word => word.row);
        float[] weights = [.. known.Select(word => MathF.Log(1 + (float)texts.Count / word.Value))];
        var table = new TrainedTable([.. known.Select(word => WordVectors.GramsOf(word.Key))]);

        var bags = texts.Select(pair => (Said: Bag(pair.Said), Code: Bag(pair.Code))).Where(pair => pair.Said.Count > 0 && pair.Code.Count > 0).ToArray();
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            random.Shuffle(bags);
            foreach (var batch in bags.Chunk(Batch))
            {
                cancellation.ThrowIfCancellationRequested();
                Learn(table, [.. batch.Select(pair => pair.Said)], [.. batch.Select(pair => pair.Code)]);
            }
        }
        return new WordVectors(rows, weights, table.Finish());

        IReadOnlyList<(int Row, float Weight)> Bag(List<string> words) =>
            [.. words.Where(rows.ContainsKey).CountBy(word => rows[word]).Select(word => (word.Key, (1 + MathF.Log(word.Value)) * weights[word.Key]))];
    }

    private static void Learn(TrainedTable table, IReadOnlyList<(int Row, float Weight)>[] said, IReadOnlyList<(int Row, float Weight)>[] code)
    {
        var words = table.Open(said.Concat(code).SelectMany(bag => bag).Select(word => word.Row).Distinct());
        var (left, right) = (Array.ConvertAll(said, words.Sum), Array.ConvertAll(code, words.Sum));
        var (toLeft, toRight) = (Zeros(said.Length), Zeros(said.Length));
        var pull = Pull(left, right);
        for (var i = 0; i < said.Length; i++)
            for (var j = 0; j < said.Length; j++)
            {
                if (MathF.Abs(pull[i][j]) < 1e-3f) continue;
                TensorPrimitives.MultiplyAdd(right[j].Unit, pull[i][j], toLeft[i], toLeft[i]);
                TensorPrimitives.MultiplyAdd(left[i].Unit, pull[i][j], toRight[j], toRight[j]);
            }
        for (var i = 0; i < said.Length; i++)
        {
            words.Pass(said[i], left[i], toLeft[i]);
            words.Pass(code[i], right[i], toRight[i]);
        }
        words.Move();
    }

    /// <summary>The gradient of the loss by each likeness: how far the softmax, by rows and by columns, is from the own pair alone.</summary>
    private static float[][] Pull(BagVector[] left, BagVector[] right)
    {
        var likeness = Array.ConvertAll(left, one => Array.ConvertAll(right, other => TensorPrimitives.Dot<float>(one.Unit, other.Unit) / Temperature));
        var pull = new float[left.Length][];
        for (var i = 0; i < left.Length; i++) TensorPrimitives.SoftMax<float>(likeness[i], pull[i] = new float[right.Length]);
        var column = new float[left.Length];
        for (var j = 0; j < right.Length; j++)
        {
            for (var i = 0; i < left.Length; i++) column[i] = likeness[i][j];
            TensorPrimitives.SoftMax<float>(column, column);
            for (var i = 0; i < left.Length; i++) pull[i][j] = (pull[i][j] + column[i] - (i == j ? 2 : 0)) / (2 * Temperature);
        }
        return pull;
    }

    private static float[][] Zeros(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[Size])];
}

/// <summary>The sum of a text's words, made as long as 1, and how long it was.</summary>
internal sealed record BagVector(float[] Unit, float Length);

using System.Numerics.Tensors;

namespace Nightshift.Search;

/// <summary>The vectors while they are learned: a word is its own row and half of what its letters are. Steps get smaller the more a row has learned (Adagrad).</summary>
internal sealed class TrainedTable
{
    private const int Size = WordVectors.Size;
    private const float Rate = 0.05f;
    private const float Letters = 0.5f;

    private readonly List<int>[] grams;
    private readonly float[] table;
    private readonly float[] learned;

    /// <param name="grams">The groups of letters of each word.</param>
    public TrainedTable(List<int>[] grams)
    {
        this.grams = grams;
        learned = new float[grams.Length + WordVectors.Grams];
        table = new float[learned.Length * Size];
        var random = new Random(1);
        foreach (ref var number in table.AsSpan()) number = (random.NextSingle() * 2 - 1) * MathF.Sqrt(3f / Size);
    }

    public OpenWords Open(IEnumerable<int> rows) => new(this, rows);

    /// <summary>The vectors as they are used, letters added to their words.</summary>
    public float[] Finish()
    {
        for (var row = 0; row < grams.Length; row++) Composed(row).CopyTo(Row(row));
        return table;
    }

    private float[] Composed(int row)
    {
        var vector = Row(row).ToArray();
        foreach (var gram in grams[row]) TensorPrimitives.MultiplyAdd(Row(grams.Length + gram), Letters / grams[row].Count, vector, vector);
        return vector;
    }

    private void Move(int row, float[] gradient)
    {
        Step(row, gradient, 1);
        foreach (var gram in grams[row]) Step(grams.Length + gram, gradient, Letters / grams[row].Count);
    }

    private void Step(int row, float[] gradient, float share)
    {
        var square = TensorPrimitives.SumOfSquares<float>(gradient) * share * share / Size;
        if (square == 0) return;
        learned[row] += square;
        TensorPrimitives.MultiplyAdd(gradient, -Rate * share / MathF.Sqrt(learned[row]), Row(row), Row(row));
    }

    private Span<float> Row(int row) => table.AsSpan(row * Size, Size);

    /// <summary>The words of one batch with what they are to learn.</summary>
    internal sealed class OpenWords(TrainedTable table, IEnumerable<int> rows)
    {
        private readonly Dictionary<int, (float[] Vector, float[] Gradient)> words = rows.ToDictionary(row => row, row => (table.Composed(row), new float[Size]));

        public BagVector Sum(IReadOnlyList<(int Row, float Weight)> bag)
        {
            var sum = new float[Size];
            foreach (var (row, weight) in bag) TensorPrimitives.MultiplyAdd(words[row].Vector, weight, sum, sum);
            var length = Math.Max(TensorPrimitives.Norm<float>(sum), 1e-6f);
            TensorPrimitives.Divide(sum, length, sum);
            return new BagVector(sum, length);
        }

        /// <summary>Hands a text's gradient on to its words, without what would only make the sum longer.</summary>
        public void Pass(IReadOnlyList<(int Row, float Weight)> bag, BagVector sum, float[] gradient)
        {
            TensorPrimitives.MultiplyAdd(sum.Unit, -TensorPrimitives.Dot<float>(gradient, sum.Unit), gradient, gradient);
            foreach (var (row, weight) in bag) TensorPrimitives.MultiplyAdd(gradient, weight / sum.Length, words[row].Gradient, words[row].Gradient);
        }

        public void Move()
        {
            foreach (var (row, (_, gradient)) in words) table.Move(row, gradient);
        }
    }
}

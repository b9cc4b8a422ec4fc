namespace Nightshift.Models;

/// <summary>Draws from a beta distribution, by way of two gamma ones (Marsaglia and Tsang, 2000).</summary>
internal static class Beta
{
    /// <param name="hits">Above 0, as <paramref name="misses"/>.</param>
    public static double Draw(double hits, double misses, Random random)
    {
        var (hit, miss) = (Gamma(hits, random), Gamma(misses, random));
        return Math.Max(hit / (hit + miss), 1e-6);
    }

    private static double Gamma(double shape, Random random)
    {
        if (shape < 1) return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal(random);
            var v = Math.Pow(1 + c * normal, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < normal * normal / 2 + d - d * v + d * Math.Log(v)) return d * v;
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

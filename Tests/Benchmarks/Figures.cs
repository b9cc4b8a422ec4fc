using System.Diagnostics;

namespace Nightshift.Benchmarks;

/// <summary>Times something often enough to tell its usual and its worst case.</summary>
internal static class Figures
{
    public static async Task<List<double>> MeasureAsync(int warmUps, int runs, Func<Task> once, Func<Task>? between = null)
    {
        List<double> times = [];
        for (var run = -warmUps; run < runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            await once();
            if (run >= 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (between is not null) await between();
        }

        times.Sort();
        return times;
    }

    public static void Print(string what, List<double> sorted) =>
        Console.WriteLine($"{what,-34} p50 {At(sorted, 0.5),7:0.0} ms   p99 {At(sorted, 0.99),7:0.0} ms   min {sorted[0],7:0.0} ms   of {sorted.Count}");

    public static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}

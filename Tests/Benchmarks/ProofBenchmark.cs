using System.Diagnostics;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Proofs;

namespace Nightshift.Benchmarks;

/// <summary>What a proof costs: signing alone, writing one with its queries, packing it, and verifying an archive, for a small program and for a large one.</summary>
internal static class ProofBenchmark
{
    private const int WarmUps = 50;
    private const int Runs = 500;

    public static async Task RunAsync(string[] arguments)
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        try
        {
            using var bundles = new ProvenBundle(database);
            await MeasureAsync("2 files", bundles, ProvenBundle.Right);
            await MeasureAsync("200 files, 2 MB", bundles, ProvenBundle.With([.. Enumerable.Range(0, 200).Select(number => new SourceFile($"part{number}.py", Lines(number)))]));
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(string what, ProvenBundle bundles, Attempt attempt)
    {
        var execution = ProvenBundle.Execution();
        var files = Bundle.Files(execution, Language.Python, attempt, execution.Tests!, null);
        var proof = await bundles.Writer.WriteAsync(execution, [attempt], attempt, files, null, CancellationToken.None);
        var archive = Bundle.Pack(files, proof, execution.CreatedAt).ToArray();
        var verifier = new ProofVerifier(bundles.Keys, Options.Create(new ProofOptions()));
        Console.WriteLine($"{what}: archive {archive.Length >> 10} KiB, proof.json {proof.Document.Length >> 10} KiB");

        await PrintAsync("sign the bytes", () => Task.FromResult(bundles.Key.Sign(proof.Document)));
        await PrintAsync("write the proof", () => bundles.Writer.WriteAsync(execution, [attempt], attempt, files, null, CancellationToken.None));
        await PrintAsync("pack the archive", () => Task.FromResult(Bundle.Pack(files, proof, execution.CreatedAt)));
        await PrintAsync("verify the archive", async () =>
        {
            var verified = await verifier.VerifyAsync(new MemoryStream(archive), CancellationToken.None);
            return verified.Proof ?? throw new InvalidOperationException(string.Join('\n', verified.Faults));
        });
    }

    private static async Task PrintAsync<T>(string what, Func<Task<T>> step)
    {
        List<double> figures = [];
        for (var run = -WarmUps; run < Runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            await step();
            if (run >= 0) figures.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        figures.Sort();
        Console.WriteLine($"  {what,-20} p50 {figures[Runs / 2]:0.00} ms, p99 {figures[Runs * 99 / 100]:0.00} ms, of {Runs}");
    }

    private static string Lines(int seed) => string.Concat(Enumerable.Range(0, 250).Select(line => $"value_{line} = {(seed + 1) * (line + 7) * 2654435761L % 1_000_003}  # some text\n"));
}

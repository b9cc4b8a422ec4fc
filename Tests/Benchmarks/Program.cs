namespace Nightshift.Benchmarks;

/// <summary><c>dotnet run --project Tests -c Release -- NAME</c> prints figures; tests never measure time.</summary>
internal static class Program
{
    private static readonly Dictionary<string, (string What, Func<string[], Task> Run)> Benchmarks = new()
    {
        ["proven"] = ("from a request to its proof: a small Python task, a model that answers at once", ProvenBenchmark.RunAsync),
        ["gateway"] = ("what the model gateway adds to a streamed call", GatewayBenchmark.RunAsync),
        ["faults"] = ("10,000 calls through providers that misbehave: none lost, paid to the cent", FaultBenchmark.RunAsync),
        ["router"] = ("the learning router against models of known cost and skill: cost per proven task, regret", RouterSimulation.RunAsync),
        ["proof"] = ("what signing and verifying a delivery cost", ProofBenchmark.RunAsync),
        ["sandbox"] = ("a sandbox beside a plain process: start, and runs per second", SandboxBenchmark.RunAsync),
        ["leaks"] = ("a thousand runs in a row: what Runner and the host hold before and afterwards", LeakBenchmark.RunAsync),
        ["campaign"] = ("executions while services are killed at random: what was lost or done twice, and how soon they go on", CampaignBenchmark.RunAsync),
        ["loop"] = ("what an attempt takes beside its slowest tool: Python, JavaScript, C#", LoopBenchmark.RunAsync),
        ["csharp"] = ("C# compiled and tested, cold and warm, beside dotnet test", CSharpBenchmark.RunAsync),
        ["page"] = ("the chat page in a browser: a first visit's proof, first paint, script, an event to its pixels, scrolling 5,000 lines", PageBenchmark.RunAsync),
        ["search"] = ("finding code by its documentation: mean reciprocal rank among 1,000, beside plain BM25 and the rankings one by one", SearchBenchmark.RunAsync),
        ["search-load"] = ("a million lines indexed and searched: lines a second, memory, p50 and p99", SearchLoadBenchmark.RunAsync),
        ["import"] = ("repositories imported, from the click to ready; give their paths", ImportBenchmark.RunAsync),
        ["corpus"] = ("60 faulty programs and their repairs through the loop, then the same with weak tests", CorpusBenchmark.RunAsync),
        ["mutations"] = ("faults put into a program and tried, for each language", MutationBenchmark.RunAsync),
        ["nights"] = ("a simulated week of the night shift: 200 items, failures, schedulers cut off, a purse", NightSimulation.RunAsync),
        ["preview"] = ("previews of every kind of app: from the request to the first byte, a request through the relay, and from an edit to its page", PreviewBenchmark.RunAsync),
        ["terminal"] = ("a terminal through Api: echo, 20 MiB printed, 50 terminals at once", TerminalBenchmark.RunAsync),
        ["replay"] = ("a recorded run again, beside the first time", ReplayBenchmark.RunAsync),
        ["languages"] = ("the three signals of every language, cold and warm, beside the plain tool", LanguagesBenchmark.RunAsync)
    };

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [var name, .. var rest] && Benchmarks.TryGetValue(name, out var benchmark))
        {
            await benchmark.Run(rest);
            return 0;
        }

        foreach (var (known, (what, _)) in Benchmarks) Console.WriteLine($"{known,-12} {what}");
        return 2;
    }
}

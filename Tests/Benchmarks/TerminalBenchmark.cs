using System.Diagnostics;
using Nightshift.Infrastructure;
using Nightshift.Terminals;

namespace Nightshift.Benchmarks;

/// <summary>Terminals as a page has them, without the drawing: through Api to the shell in its sandbox and back.</summary>
internal static class TerminalBenchmark
{
    private const int Keys = 500, Megabytes = 20, Terminals = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(string[] arguments)
    {
        var stack = new Stack { Settings = { ["Terminals__PerWorkspace"] = $"{Terminals + 1}" } };
        await stack.InitializeAsync();
        try
        {
            var (workspace, terminal) = await TerminalScreen.MakeAsync(stack.Client);
            var clock = Stopwatch.StartNew();
            await using var screen = await TerminalScreen.OpenAsync(stack.Client, workspace, terminal);
            Console.WriteLine($"from asking for a terminal to its prompt, a new sandbox included: {clock.ElapsedMilliseconds} ms");
            Figures.Print("echo of a key (goal 4 and 12)", await EchoAsync(screen));

            clock.Restart();
            await screen.TypeAsync($"\u0015head -c {Megabytes << 20} /dev/zero | tr '\\0' x | fold -w 100; echo \"the \"end\r");
            await screen.UntilAsync("the end\r\n");
            Console.WriteLine($"{Megabytes} MiB printed: {clock.Elapsed.TotalSeconds:0.0} s, {screen.Received / clock.Elapsed.TotalSeconds / (1 << 20):0.0} MiB/s");

            clock.Restart();
            List<TerminalScreen> all = [];
            for (var number = 0; number < Terminals; number++)
                all.Add(await TerminalScreen.OpenAsync(stack.Client, workspace, (await stack.Client.PostAsync($"{workspace}/terminals", new TerminalDraft()).ReadAsync<TerminalDetail>(System.Net.HttpStatusCode.Created)).Id));
            Console.WriteLine($"{Terminals} more opened: {clock.Elapsed.TotalSeconds:0.0} s");
            foreach (var other in all) await other.TypeAsync("while sleep 0.2; do date; done\r");
            var drawing = all.Select(other => DrawAsync(other)).ToList();
            Figures.Print($"echo beside {Terminals} that print", await EchoAsync(screen));
            foreach (var other in all) await other.DisposeAsync();
            await Task.WhenAll(drawing);
            await stack.Client.DeleteAsync(workspace);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task<List<double>> EchoAsync(TerminalScreen screen)
    {
        await screen.TypeAsync("cat > /dev/null\r"); // the kernel's echo: what a key takes there and back
        await screen.UntilAsync("/dev/null\r\n");
        var times = await Figures.MeasureAsync(50, Keys, async () =>
        {
            await screen.TypeAsync("x");
            await screen.ReadAsync(Patience);
        });
        await screen.TypeAsync("\u0003");
        await screen.UntilAsync("$ ");
        return times;
    }

    private static async Task DrawAsync(TerminalScreen screen)
    {
        try
        {
            while (await screen.ReadAsync(Patience)) { }
        }
        catch (ObjectDisposedException)
        {
            // It was closed.
        }
    }
}

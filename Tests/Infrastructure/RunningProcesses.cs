namespace Nightshift.Infrastructure;

/// <summary>What /proc says.</summary>
internal static class RunningProcesses
{
    /// <summary>A process and all it started, directly or not.</summary>
    public static IReadOnlyList<int> TreeOf(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!)).Select(id => (Id: id, Parent: Stat(id)?.Parent)).ToList();
        var tree = new List<int> { root };
        for (var next = 0; next < tree.Count; next++)
            tree.AddRange(parents.Where(process => process.Parent == tree[next]).Select(process => process.Id));
        return tree;
    }

    /// <summary>Those of a tree whose command line holds a text.</summary>
    public static IReadOnlyList<int> Find(int root, string text) => [.. TreeOf(root).Where(process =>
    {
        try
        {
            return CommandLine(process).Contains(text);
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    })];

    public static bool IsRunning(int process) => Stat(process) is { State: not 'Z' and not 'X' };

    public static string CommandLine(int process) => File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');

    public static IReadOnlyList<string> EnvironmentOf(int process) => File.ReadAllText($"/proc/{process}/environ").Split('\0');

    public static async Task ShouldBeGoneAsync(IReadOnlyList<int> processes)
    {
        var until = DateTime.UtcNow.AddSeconds(20);
        while (processes.Any(IsRunning) && DateTime.UtcNow < until)
            await Task.Delay(20);
        processes.Where(IsRunning).Select(CommandLine).ShouldBeEmpty();
    }

    private static (char State, int Parent)? Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name before it may hold anything
            return (fields[0][0], int.Parse(fields[1]));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

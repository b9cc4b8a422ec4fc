namespace Nightshift.Embedded;

/// <summary>Runs a short command to its end.</summary>
internal static class Command
{
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessSpec spec, ProcessLauncher launcher, CancellationToken cancellation)
    {
        var lines = new List<string>();
        var child = await ChildProcess.StartAsync(spec, launcher, line =>
        {
            lock (lines)
                lines.Add(line);
        });
        try
        {
            await child.Exited.WaitAsync(cancellation);
            await child.DrainAsync();
        }
        finally
        {
            child.KillGroup();
        }
        var code = await child.Exited;
        lock (lines)
            return (code, string.Join('\n', lines));
    }

    /// <summary>The full path of a program, or null when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

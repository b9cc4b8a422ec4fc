using Aspire.Hosting;

namespace Nightshift.Embedded;

/// <summary>The file in which a PostgreSQL server says who it is (line 1) and how far it has come (line 8).</summary>
internal static class PostgresPidFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Pause = TimeSpan.FromMilliseconds(50);

    public static bool SaysReady(string folder) => Read(folder).ElementAtOrDefault(7)?.Trim() == "ready";

    /// <summary>
    /// Ends the server of an AppHost that was killed, if it is still there. AppHost holds the lock on the data folder, so such
    /// a server belongs to nobody.
    /// </summary>
    public static async Task EndLeftoverAsync(string folder, LocalMachine machine, CancellationToken cancellation)
    {
        if (Read(folder) is not [var first, ..])
            return;
        if (!int.TryParse(first, out var process) || !RunsIn(process, folder))
        {
            File.Delete(FileIn(folder)); // its process is gone: the number may be another program's by now
            return;
        }
        machine.Log.Write("postgres", $"a server of an earlier run (process {process}) still uses {folder} and is stopped first");
        foreach (var signal in new[] { UnixSignal.Interrupt, UnixSignal.Quit })
        {
            signal.Send(process);
            if (await IsGoneAsync(process, folder, machine.Time, cancellation))
                return;
        }
        throw new DistributedApplicationException($"PostgreSQL (process {process}) still uses {folder} and does not stop. End that process, then start again.");
    }

    private static string FileIn(string folder) => Path.Combine(folder, "postmaster.pid");

    private static string[] Read(string folder)
    {
        try
        {
            return File.ReadAllLines(FileIn(folder));
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static async Task<bool> IsGoneAsync(int process, string folder, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (RunsIn(process, folder) && time.GetElapsedTime(started) < Patience)
            await Task.Delay(Pause, time, cancellation);
        return !RunsIn(process, folder);
    }

    /// <summary>A server's working directory is its data folder.</summary>
    private static bool RunsIn(int process, string folder) =>
        new DirectoryInfo($"/proc/{process}/cwd") is { Exists: true, LinkTarget: { } target } && target == folder;
}

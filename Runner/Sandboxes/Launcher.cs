using System.Diagnostics;

namespace Nightshift.Sandboxes;

/// <summary>
/// A process that has joined its control group, taken its limits and its unprivileged user, and waits for the word to become a sandbox, or became one
/// and waits for its run. All of that is slow (the kernel waits for grace periods, milliseconds each) and the same for every run; nothing of a run is in it yet.
/// </summary>
/// <param name="ended">Removes what is left of it, which nobody has to wait for.</param>
internal sealed class Launcher(ControlGroup group, Process process, LaunchFiles files, Func<ValueTask> ended) : IAsyncDisposable
{
    public ControlGroup Group => group;

    public Process Process => process;

    public MemoryFile Reports => files.Reports;

    public bool HasExited => process.HasExited;

    /// <summary>Gives it the files of its run, before the run's command.</summary>
    public void Pack(SandboxRun run) => SandboxArchive.Pack(run, files.Input);

    /// <summary>Becomes a sandbox. One that has died meanwhile shows it by not coming up.</summary>
    /// <param name="arguments">For bubblewrap.</param>
    public async Task EnterAsync(string arguments)
    {
        files.Arguments.Write(arguments);
        try
        {
            await process.StandardInput.WriteAsync('\n');
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // Its exit code and standard error tell why.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(); // it ends at once
        }
        process.StandardOutput.Dispose(); // Process itself leaves its streams to the collector
        process.StandardError.Dispose();
        process.Dispose();
        files.Dispose();
        await ended();
    }
}

/// <summary>What a launcher has opened for the run to come: bubblewrap's arguments, the files that go in, and the reports that come out.</summary>
internal sealed record LaunchFiles(MemoryFile Arguments, MemoryFile Input, MemoryFile Reports) : IDisposable
{
    public LaunchFiles() : this(new("arguments"), new("input"), new("reports")) { }

    public void Dispose()
    {
        Arguments.Dispose();
        Input.Dispose();
        Reports.Dispose();
    }
}

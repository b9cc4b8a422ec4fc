using System.Diagnostics;
using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>Stands beside one running sandbox: feeds it, reads it, and ends it when a limit is hit.</summary>
internal sealed class SandboxWatch(Process process, ControlGroup group, SandboxOptions options)
{
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(2);
    private long output;

    public OutputCapture Stdout { get; } = new(options.OutputKeptBytes);

    public OutputCapture Stderr { get; } = new(options.OutputKeptBytes);

    /// <summary>The limit for which the watch itself ended the run; null when it did not.</summary>
    public RunOutcome? Ended { get; private set; }

    public async Task WaitAsync(string input, TimeSpan limit, TimeSpan period, int forkBomb, TimeProvider clock, CancellationToken cancellation)
    {
        using var pipes = new CancellationTokenSource();
        var reading = Task.WhenAll(
            Stdout.ReadAsync(process.StandardOutput.BaseStream, Count, pipes.Token),
            Stderr.ReadAsync(process.StandardError.BaseStream, Count, pipes.Token));
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(limit, period, forkBomb, clock, done.Token);
        try
        {
            await FeedAsync(input);
            using var registration = cancellation.Register(Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            Kill();
            await done.CancelAsync();
            await watching;
            pipes.CancelAfter(PipeGrace);
            await reading;
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task FeedAsync(string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit tells why.
        }
    }

    private async Task WatchAsync(TimeSpan limit, TimeSpan period, int forkBomb, TimeProvider clock, CancellationToken done)
    {
        var started = clock.GetTimestamp();
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
                if (clock.GetElapsedTime(started) > limit)
                    End(RunOutcome.TimedOut);
                else if (group.RefusedProcesses > forkBomb)
                    End(RunOutcome.TooManyProcesses);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Count(int bytes)
    {
        if (Interlocked.Add(ref output, bytes) > options.OutputBytes)
            End(RunOutcome.TooMuchOutput);
    }

    private void End(RunOutcome outcome)
    {
        Ended ??= outcome;
        Kill();
    }

    // The process is bubblewrap; the first process of its namespace dies with it, and with that one all others.
    private void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Already gone.
        }
    }
}

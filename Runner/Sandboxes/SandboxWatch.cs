using System.Diagnostics;
using System.Globalization;
using Nightshift.Executions;

namespace Nightshift.Sandboxes;

/// <summary>Stands beside one running sandbox: feeds it, reads it, and ends it when a limit is hit.</summary>
/// <param name="printed">Told of each piece of output; null when nobody listens.</param>
internal sealed class SandboxWatch(Process process, ControlGroup group, SandboxOptions options, Action<ReadOnlyMemory<byte>>? printed, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(2);

    /// <summary>So many refused forks are no thread pool that settles for less, but a fork bomb.</summary>
    private const int ForkBomb = 1000;

    private long output;
    private volatile bool ending;

    public OutputCapture Stdout { get; } = new(options.OutputKeptBytes);

    public OutputCapture Stderr { get; } = new(options.OutputKeptBytes);

    public bool CameUp { get; private set; }

    /// <summary>The limit for which the watch itself ended the run; null when it did not.</summary>
    public RunOutcome? Ended { get; private set; }

    /// <param name="line">Brings the sandbox its command.</param>
    /// <param name="given">The command's input, and how long it may take from then on.</param>
    /// <exception cref="OperationCanceledException">Cancelled, and the run is over.</exception>
    public async Task WaitAsync(string line, Task<(string Input, TimeSpan Limit)> given, CancellationToken cancellation)
    {
        using var pipes = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        using var stderr = process.StandardError.BaseStream;
        var reading = Task.WhenAll(AnswerAsync(line, given, pipes.Token), Stderr.ReadAsync(stderr, Count, pipes.Token));
        var watching = WatchAsync(given, done.Token);
        using (cancellation.Register(Kill))
        {
            await process.WaitForExitAsync(CancellationToken.None);
        }
        await done.CancelAsync();
        pipes.CancelAfter(PipeGrace);
        await Task.WhenAll(watching, reading);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task AnswerAsync(string line, Task<(string Input, TimeSpan Limit)> given, CancellationToken cancellation)
    {
        using var stdout = process.StandardOutput.BaseStream; // Process itself leaves its streams to the collector
        CameUp = await stdout.ReadAsync(new byte[1], CancellationToken.None) == 1;
        await Task.WhenAll(FeedAsync(line, given, cancellation), Stdout.ReadAsync(stdout, Count, cancellation));
    }

    private async Task FeedAsync(string line, Task<(string Input, TimeSpan Limit)> given, CancellationToken cancellation)
    {
        try
        {
            await using var stdin = process.StandardInput;
            if (!CameUp)
                return;
            await stdin.WriteAsync(line.AsMemory(), cancellation);
            await stdin.FlushAsync(cancellation);
            await stdin.WriteAsync((await given.WaitAsync(cancellation)).Input.AsMemory(), cancellation);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It ended without reading; its exit tells why.
        }
    }

    private async Task WatchAsync(Task<(string Input, TimeSpan Limit)> given, CancellationToken done)
    {
        long? started = null;
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                if (given.IsCompletedSuccessfully)
                    started ??= clock.GetTimestamp();
                if (ending)
                    process.Kill();
                else if (started is { } since && clock.GetElapsedTime(since) > given.Result.Limit)
                    End(RunOutcome.TimedOut);
                else if (group.RefusedProcesses > ForkBomb)
                    End(RunOutcome.TooManyProcesses);
            }
            while (await timer.WaitForNextTickAsync(done));
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // The run is over.
        }
    }

    private void Count(ReadOnlyMemory<byte> piece)
    {
        printed?.Invoke(piece);
        if (Interlocked.Add(ref output, piece.Length) > options.OutputBytes)
            End(RunOutcome.TooMuchOutput);
    }

    private void End(RunOutcome outcome)
    {
        Ended ??= outcome;
        Kill();
    }

    // The process is bubblewrap, and its child the first process inside, with which all others die. Bubblewrap itself then
    // ends and leaves no zombie; if it should not, the next tick of the watch kills it, and whatever is inside with it.
    private void Kill()
    {
        try
        {
            if (!ending && !process.HasExited)
                foreach (var child in File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    ControlGroup.Kill(int.Parse(child, CultureInfo.InvariantCulture), 9);
        }
        catch (IOException)
        {
            // Already gone.
        }
        ending = true;
    }
}

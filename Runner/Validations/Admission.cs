using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Validations;

/// <summary>
/// Lets validations in while there is room to wait for their turn. Once Runner is told to stop it lets none in, and
/// holds the stop up until those under way have ended or their time is over.
/// </summary>
internal sealed partial class Admission(SandboxSlots slots, IOptions<ValidationOptions> options, TimeProvider clock, ILogger<Admission> logger) : IHostedLifecycleService, IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource over = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int underWay;
    private bool draining;

    /// <summary>Cancelled when validations under way have had their time.</summary>
    public CancellationToken Over => over.Token;

    public RunnerLoad Load => new(slots.Running, slots.Waiting, slots.Count, draining);

    /// <returns>To be disposed of when the validation has ended; null when it is not let in.</returns>
    public IDisposable? Enter()
    {
        lock (gate)
        {
            if (draining || slots.Waiting >= options.Value.Waiting)
                return null;
            underWay++;
            return new Visit(this);
        }
    }

    private void Leave()
    {
        lock (gate)
            if (--underWay == 0 && draining)
                ended.TrySetResult();
    }

    /// <summary>The first thing that happens at a stop, while requests are still answered.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            draining = true;
            if (underWay == 0)
                return;
            Log.Draining(logger, underWay, options.Value.DrainSeconds);
        }
        try
        {
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(options.Value.DrainSeconds), clock, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await over.CancelAsync(); // whoever waits for one of them repeats it at another Runner
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => over.Dispose();

    private sealed class Visit(Admission admission) : IDisposable
    {
        public void Dispose() => admission.Leave();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Stopping: {Validations} validations under way get at most {Seconds} seconds to end; new ones are refused.")]
        public static partial void Draining(ILogger logger, int validations, int seconds);
    }
}

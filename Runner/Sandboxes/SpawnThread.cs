using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nightshift.Sandboxes;

/// <summary>
/// Starts every sandbox from one thread that lives as long as Runner. The kernel kills a sandbox when the thread that
/// forked it ends, so a pool thread must not do it; and it does so even when Runner is killed without a chance to clean up.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> requests = [];
    private readonly Thread thread;

    public SpawnThread()
    {
        thread = new Thread(Serve) { IsBackground = true, Name = "sandbox spawner" };
        thread.Start();
    }

    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add((start, started));
        return started.Task;
    }

    private void Serve()
    {
        foreach (var (start, started) in requests.GetConsumingEnumerable())
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
    }

    public void Dispose()
    {
        requests.CompleteAdding();
        thread.Join();
        requests.Dispose();
    }
}

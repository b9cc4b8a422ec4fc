using System.Collections.Concurrent;

namespace Nightshift.Embedded;

/// <summary>
/// Starts all children from one thread that lives as long as AppHost: Linux sends a child its death signal when the thread
/// that forked it ends, and a pool thread may end at any time.
/// </summary>
internal sealed class ProcessLauncher
{
    private readonly BlockingCollection<Action> queue = [];

    public ProcessLauncher() => new Thread(Run) { IsBackground = true, Name = nameof(ProcessLauncher) }.Start();

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private void Run()
    {
        foreach (var action in queue.GetConsumingEnumerable())
            action();
    }
}

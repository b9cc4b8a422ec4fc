using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>
/// Starts every sandbox from one thread that lives as long as Runner. The kernel kills a sandbox when the thread that
/// forked it ends, so a pool thread must not do it; and it does so even when Runner is killed without a chance to clean up.
/// </summary>
internal sealed partial class SpawnThread : IDisposable
{
    private const long CloseRange = 436, CloseOnExec = 4; // the same number on every architecture
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
                KeepDescriptors();
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
    }

    // .NET marks its own descriptors so, but not those that Runner was started with, and a sandbox must not inherit any.
    private static void KeepDescriptors()
    {
        if (SystemCall(CloseRange, 3, uint.MaxValue, CloseOnExec) != 0)
            throw new SandboxException($"Open files could not be kept from the sandbox ({Marshal.GetLastPInvokeErrorMessage()}). It takes Linux 5.11 or newer.");
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long last, long flags);

    public void Dispose()
    {
        requests.CompleteAdding();
        thread.Join();
        requests.Dispose();
    }
}

using System.Runtime.InteropServices;

namespace Nightshift.CSharpHarness;

/// <summary>Ends this process as the sandbox's own clock would: a program that waits for its run cannot use that one, for it begins with the wait.</summary>
internal static partial class Clock
{
    private const int KillSignal = 9;

    /// <param name="deadline">In seconds since 1970.</param>
    public static Timer Start(double deadline) => new(_ => Kill(), null, TimeSpan.FromSeconds(Math.Max(0, deadline - (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds)), Timeout.InfiniteTimeSpan);

    private static void Kill() => Kill(Environment.ProcessId, KillSignal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

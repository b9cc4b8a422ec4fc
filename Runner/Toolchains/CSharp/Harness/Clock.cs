using System.Runtime.InteropServices;

namespace Nightshift.CSharpHarness;

/// <summary>Ends this process as the sandbox's own clock would: a program that waits for its run cannot use that one, for it begins with the wait.</summary>
internal static partial class Clock
{
    private const int KillSignal = 9;

    public static Timer Start(TimeSpan limit) => new(_ => Kill(), null, limit, Timeout.InfiniteTimeSpan);

    private static void Kill() => Kill(Environment.ProcessId, KillSignal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

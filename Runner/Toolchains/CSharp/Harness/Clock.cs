using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nightshift.CSharpHarness;

/// <summary>Ends this process as the sandbox's own clock would: a program that waits for its run cannot use that one, for it begins with the wait.</summary>
internal static partial class Clock
{
    private const int KillSignal = 9;

    /// <param name="waited">Whether this process was there before its run, which then begins now and not with the process.</param>
    public static Timer Start(TimeSpan limit, bool waited)
    {
        var used = waited ? TimeSpan.Zero : DateTime.Now - Process.GetCurrentProcess().StartTime;
        return new Timer(_ => Kill(), null, limit > used ? limit - used : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private static void Kill() => Kill(Environment.ProcessId, KillSignal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

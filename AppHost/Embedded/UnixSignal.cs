using System.Runtime.InteropServices;

namespace Nightshift.Embedded;

internal enum UnixSignal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}

internal static class UnixSignals
{
    /// <summary>False when there is no such process.</summary>
    public static bool Send(this UnixSignal signal, int process) => Kill(process, (int)signal) == 0;

    /// <summary>As programs take it on their command line.</summary>
    public static string Name(this UnixSignal signal) => signal switch
    {
        UnixSignal.Interrupt => "INT",
        UnixSignal.Quit => "QUIT",
        UnixSignal.Kill => "KILL",
        _ => "TERM",
    };

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}

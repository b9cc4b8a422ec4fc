using System.Runtime.InteropServices;

namespace Nightshift.Embedded;

/// <summary>AppHost started by <c>dotnet run</c> belongs to it: when that command is killed, AppHost is to stop as well.</summary>
internal sealed class DotNetRun : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly int parent = ParentId();
    private readonly Timer? timer;

    public DotNetRun(Action gone)
    {
        if (File.ReadAllText($"/proc/{parent}/cmdline").Split('\0') is [var program, "run", ..] && Path.GetFileName(program) == "dotnet")
            timer = new Timer(_ => Check(gone), null, Period, Period);
    }

    public void Dispose() => timer?.Dispose();

    private void Check(Action gone)
    {
        if (ParentId() == parent)
            return;
        timer!.Change(Timeout.Infinite, Timeout.Infinite);
        gone();
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}

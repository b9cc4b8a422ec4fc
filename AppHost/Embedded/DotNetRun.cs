using System.Runtime.InteropServices;

namespace Nightshift.Embedded;

/// <summary>AppHost started by <c>dotnet run</c> belongs to it: when that command is killed, AppHost is to stop as well.</summary>
internal sealed class DotNetRun : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly int _parent = ParentId();
    private readonly Timer? _timer;

    public DotNetRun(Action gone)
    {
        if (File.ReadAllText($"/proc/{_parent}/cmdline").Split('\0') is [var program, "run", ..] && Path.GetFileName(program) == "dotnet")
            _timer = new Timer(_ => Check(gone), null, Period, Period);
    }

    public void Dispose() => _timer?.Dispose();

    private void Check(Action gone)
    {
        if (ParentId() == _parent)
            return;
        _timer!.Change(Timeout.Infinite, Timeout.Infinite);
        gone();
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();
}

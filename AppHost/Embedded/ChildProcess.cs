using System.Diagnostics;
using System.Text;

namespace Nightshift.Embedded;

/// <summary>One running process, leader of a session of its own so that Ctrl+C in the terminal reaches AppHost alone.</summary>
internal sealed class ChildProcess
{
    // The parent is compared after the death signal is set: if AppHost died in between, nothing is started. It is bash, for sh drops variables whose
    // names hold a hyphen or a dot, as those of models do; -p has it read no file that a variable names.
    private const string UnlessOrphaned = "test \"$PPID\" = \"$0\" || exit 1; exec \"$@\"";

    private static readonly TimeSpan OutputTimeout = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => this.process = process;

    public Task<int> Exited => exited.Task;

    public static async Task<ChildProcess> StartAsync(ProcessSpec spec, ProcessLauncher launcher, Action<string> line)
    {
        var child = new ChildProcess(new Process { StartInfo = StartInfo(spec), EnableRaisingEvents = true });
        child.process.Exited += (_, _) => child.exited.TrySetResult(child.process.ExitCode);
        child.process.OutputDataReceived += (_, output) => Forward(output.Data, line);
        child.process.ErrorDataReceived += (_, output) => Forward(output.Data, line);
        await launcher.RunAsync(child.process.Start);
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        await child.FeedAsync(spec.StandardInput);
        return child;
    }

    public void Signal(UnixSignal signal)
    {
        if (!Exited.IsCompleted)
            signal.Send(process.Id);
    }

    /// <summary>Ends whatever is left of the process and of those it started.</summary>
    public void KillGroup() => UnixSignal.Kill.Send(-process.Id);

    /// <summary>Waits for the last lines of output, but not for a stray process that keeps them open.</summary>
    public async Task DrainAsync()
    {
        using var timeout = new CancellationTokenSource(OutputTimeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.CancelOutputRead();
            process.CancelErrorRead();
        }
    }

    private static void Forward(string? text, Action<string> line)
    {
        if (text is not null)
            line(text);
    }

    private async Task FeedAsync(string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells.
        }
    }

    private static ProcessStartInfo StartInfo(ProcessSpec spec)
    {
        var info = new ProcessStartInfo("setsid", Launch(spec))
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        info.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
            info.Environment[name] = value;
        return info;
    }

    private static IEnumerable<string> Launch(ProcessSpec spec) =>
    [
        "setpriv", .. spec.User is { } user ? ["--reuid", user.UserId, "--regid", user.GroupId, "--clear-groups"] : Array.Empty<string>(),
        "--pdeathsig", spec.DeathSignal.Name(), "bash", "-p", "-c", UnlessOrphaned, $"{Environment.ProcessId}", spec.FileName, .. spec.Arguments,
    ];
}

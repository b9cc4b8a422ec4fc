using System.Diagnostics;
using Nightshift.Embedded;
using Nightshift.Sandboxes;
using Nightshift.Validations;

namespace Nightshift.Tests.Runner;

/// <summary>Runner as a process of its own, on a free port, for tests that kill it.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;

    private RunnerProcess(Process process) => this.process = process;

    public static RunnerProcess Start(out Task<Uri> address, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SandboxOptions).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[RunnerKey.Variable] = RunnerHost.Key;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                found.TrySetResult(new Uri(line.Data[(at + Listening.Length)..].Trim()));
        };
        process.Start();
        process.BeginOutputReadLine();
        address = found.Task;
        return new RunnerProcess(process);
    }

    public void Kill() => process.Kill();

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate() => UnixSignal.Terminate.Send(process.Id).ShouldBeTrue();

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync().WaitAsync(RunnerHost.Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}

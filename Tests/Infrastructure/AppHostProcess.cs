using System.Diagnostics;
using Nightshift.Embedded;

namespace Nightshift.Infrastructure;

/// <summary>The real AppHost with the real topology, in a process of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly Process process;

    private AppHostProcess(Process process) => this.process = process;

    public CapturedLog Log { get; } = new();

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    public static AppHostProcess Start(string dataFolder, int port, params (string Name, string Value)[] environment)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var assembly = Path.Combine(output.Parent!.Parent!.FullName, "AppHost", output.Name, "Nightshift.AppHost.dll");
        var info = new ProcessStartInfo("dotnet", [assembly, "--no-dashboard"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["NIGHTSHIFT_DATA"] = dataFolder;
        info.Environment["NIGHTSHIFT_PORT"] = $"{port}";
        info.Environment["OLLAMA_HOST"] = "127.0.0.1:9"; // one that happens to run here is no part of a test
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var host = new AppHostProcess(new Process { StartInfo = info });
        host.process.OutputDataReceived += (_, line) => host.Log.WriteLine(line.Data);
        host.process.ErrorDataReceived += (_, line) => host.Log.WriteLine(line.Data);
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    public void Signal(UnixSignal signal) => signal.Send(Id).ShouldBeTrue();

    public Task ExitedAsync() => process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        var tree = process.HasExited ? [] : RunningProcesses.TreeOf(Id);
        if (!process.HasExited)
            process.Kill();
        await ExitedAsync();
        await RunningProcesses.ShouldBeGoneAsync(tree); // or they would write on into a folder that is about to be deleted
        process.Dispose();
    }
}

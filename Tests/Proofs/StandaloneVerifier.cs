using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Nightshift.Proofs;

/// <summary><c>verify.cs</c> in an empty folder far from the project, as somebody has it who was handed a ZIP.</summary>
public sealed class StandaloneVerifier : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-verify-");

    public StandaloneVerifier() => File.Copy(Source(), Path.Combine(folder.FullName, "verify.cs"));

    public string Put(string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    internal async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo("dotnet", ["run", "verify.cs", .. arguments]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}"; // the Python that has pytest
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Source([CallerFilePath] string own = "") => Path.Combine(Path.GetDirectoryName(own)!, "..", "..", "Core", "Proofs", "verify.cs");
}

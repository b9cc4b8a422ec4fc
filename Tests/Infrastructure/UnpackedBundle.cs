using System.Diagnostics;
using System.IO.Compression;

namespace Nightshift.Infrastructure;

/// <summary>A delivered ZIP, unpacked as its owner would, in a folder that is gone afterwards.</summary>
internal sealed class UnpackedBundle(DirectoryInfo folder) : IAsyncDisposable
{
    public IEnumerable<string> Files => folder.GetFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.FullName, file.FullName));

    public static async Task<UnpackedBundle> DownloadAsync(HttpClient client, Guid artifactId)
    {
        await using var content = await client.GetStreamAsync($"/artifacts/{artifactId}/download");
        return await OpenAsync(content);
    }

    public static async Task<UnpackedBundle> OpenAsync(string file)
    {
        await using var content = File.OpenRead(file);
        return await OpenAsync(content);
    }

    private static async Task<UnpackedBundle> OpenAsync(Stream content)
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-bundle-");
        await ZipFile.ExtractToDirectoryAsync(content, folder.FullName);
        return new UnpackedBundle(folder);
    }

    public Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(folder.FullName, path));

    /// <summary>What the command prints in the folder; it must succeed.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        process.ExitCode.ShouldBe(0, await output + await error);
        return await output;
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

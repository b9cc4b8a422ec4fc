using System.Text.Json;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Previews;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Browsers;

/// <summary>Opens a page of a preview in a browser inside a sandbox of its own, which sees that preview's app and nothing else. Browser and sandbox serve one run.</summary>
internal sealed class BrowserRunner(PreviewKeeper previews, Sandbox sandbox, SandboxSlots slots, IOptions<ToolchainOptions> tools, IOptions<SandboxOptions> sandboxes, IOptions<BrowserOptions> options)
{
    private const string Chromium = "/usr/lib/chromium/chromium", Report = "report.json", Trace = "trace.zip", Fonts = "/etc/fonts";

    private static readonly SourceFile[] Harness = [.. ((string[])["browser.mjs", "compare.mjs", "door.mjs", "steps.mjs"]).Select(name => HarnessFiles.Read("browsers", name))];

    private readonly string folder = Path.Combine(tools.Value.Folder, "browsers");

    public bool IsThere => File.Exists(Chromium) && Directory.Exists(folder);

    public string HowToGet => $"On Debian: apt-get install chromium fonts-liberation; and npm ci in {folder} with Runner/Browsers/package.json and package-lock.json. ./run does both.";

    /// <exception cref="SandboxException">No sandbox can be had here, or the browser did not come up.</exception>
    public async Task<BrowserReport> RunAsync(LivePreview preview, BrowserJob job, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(preview.Stopping, cancellation);
        using var slot = await slots.TakeAsync(job.Owner, ending.Token);
        await using var door = new AppDoor(previews.Sockets, preview.Relay);
        var result = await sandbox.RunAsync(Run(job, preview.Progress.Port!.Value, door.Folder), slot, ending.Token);
        if (result.Reports.GetValueOrDefault(Report) is { } told)
            return Read(told, result.Reports);
        return new BrowserReport(null, result.Limit ?? throw new SandboxException($"The browser did not come up: {LastLine(result.Stderr)}"), [], [], [], [], []);
    }

    private SandboxRun Run(BrowserJob job, int port, string app) => new(["node", "/harness/browser.mjs"])
    {
        Harness = Harness,
        Folders = new Dictionary<string, string> { ["/opt/browsers"] = folder, [Fonts] = Fonts, ["/app"] = app },
        Reports = [Report, Trace, .. Enumerable.Range(0, options.Value.Pictures).Select(Picture)],
        Input = Json.Write(new
        {
            port, job.Path, job.Viewport.Width, job.Viewport.Height, job.FullPage, job.Selector, job.Dark, job.Device, job.Script, job.Accepted, options.Value.StepSeconds, MostPictures = options.Value.Pictures
        }),
        Limits = sandboxes.Value with
        {
            WallSeconds = options.Value.Seconds, MemoryBytes = options.Value.MemoryBytes, Processes = options.Value.Processes, FileBytes = options.Value.FileBytes, TemporaryBytes = options.Value.FileBytes,
            OpenFiles = Math.Max(4096, sandboxes.Value.OpenFiles)
        }
    };

    private static string Picture(int number) => $"{number}.png";

    // It comes from the process that ran the script, so it may be anything.
    private static BrowserReport Read(byte[] told, IReadOnlyDictionary<string, byte[]> reports)
    {
        try
        {
            var report = JsonSerializer.Deserialize<Written>(told, Json.Options)!;
            return new BrowserReport(
                report.Title, report.Problem, report.Steps, [.. report.Pictures.Where(picture => reports.ContainsKey(picture.Path)).Select(picture => new BrowserPicture(picture.Name, reports[picture.Path]))],
                report.Console, report.FailedRequests, report.Findings, report.Comparison, report.HasTrace ? reports.GetValueOrDefault(Trace) : null);
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or ArgumentException)
        {
            return new BrowserReport(null, "The script wrote over the report.", [], [], [], [], []);
        }
    }

    private static string LastLine(string text) => text.Trim().Split('\n').LastOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? text.Trim();

    /// <summary>The report as the script in the sandbox writes it.</summary>
    private sealed record Written(
        string? Title, string? Problem, IReadOnlyList<BrowserStep> Steps, IReadOnlyList<WrittenPicture> Pictures, IReadOnlyList<string> Console, IReadOnlyList<string> FailedRequests,
        IReadOnlyList<AccessibilityFinding> Findings, PictureComparison? Comparison, bool HasTrace);

    private sealed record WrittenPicture(string Name, string Path);
}

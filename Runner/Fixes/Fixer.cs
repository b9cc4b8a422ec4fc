using System.Diagnostics;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;

namespace Nightshift.Fixes;

/// <summary>Has a language's own tools mend code, in a sandbox. Whatever goes wrong in it costs nothing: the code stays as it was.</summary>
internal sealed class Fixer(WarmSandboxes sandboxes, SandboxSlots slots, ToolchainCatalog catalog)
{
    public async Task<FixReport> FixAsync(FixRequest request, Toolchain toolchain, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (mended, summary) = await MendAsync(request, toolchain, cancellation);
        return new FixReport(mended.Files, [.. mended.Rules.Distinct()], summary, clock.ElapsedMilliseconds);
    }

    private async Task<(Mended, string)> MendAsync(FixRequest request, Toolchain toolchain, CancellationToken cancellation)
    {
        var unchanged = new Mended([], []);
        if (toolchain.Mending is not { } mending)
            return (unchanged, $"No tool mends {toolchain.Language} here.");
        if (await catalog.CheckAsync(toolchain, cancellation) is { Works: false } status)
            return (unchanged, $"Runner cannot mend {toolchain.Language}. {status.Problem}");
        var submission = Submission.Sort(request, toolchain);
        if (submission.Sources.Count == 0)
            return (unchanged, $"There is no {toolchain.Language} file among the code.");
        try
        {
            using var slot = await slots.TakeAsync(request.Owner ?? "", cancellation);
            var result = await sandboxes.RunAsync(mending.Run(submission), slot, cancellation);
            var mended = Read(result, submission);
            return mended is null ? (unchanged, $"{mending.Tool} gave no report that can be read. {result.Limit}".TrimEnd())
                : (mended, mended.Files.Count == 0 ? $"{mending.Tool} found nothing to mend." : $"{mending.Tool} mended {string.Join(", ", mended.Files.Select(file => file.Path))}.");
        }
        catch (SandboxException exception)
        {
            return (unchanged, exception.Message);
        }
    }

    /// <summary>Null when the report is not one. A file that the request did not bring, or that did not change, does not count.</summary>
    private static Mended? Read(SandboxResult result, Submission submission)
    {
        try
        {
            if (result.ExitCode != 0 || !result.Reports.TryGetValue(Mending.Report, out var bytes) || JsonSerializer.Deserialize<Mended>(bytes, Json.Options) is not { Files: not null, Rules: not null } mended)
                return null;
            return mended with { Files = [.. mended.Files.Where(file => submission.Code.Any(given => given.Path == file.Path && given.Content != file.Content))] };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

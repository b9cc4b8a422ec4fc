using System.Text;
using System.Text.Json;
using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains;

/// <summary>Turns a linter's or scanner's findings into a verdict. The one rule that blocks: a finding of high severity.</summary>
internal static class FindingVerdict
{
    private const int MostFindings = 500;

    /// <param name="read">Reads the tool's report; throws on anything that is not one.</param>
    /// <param name="exitCodes">Those with which the tool says that it did its work.</param>
    public static Verdict Read(Submission submission, SandboxRun run, SandboxResult result, string language, Func<Submission, byte[], IEnumerable<Finding>> read, params int[] exitCodes)
    {
        if (result.Limit is { } limit)
            return new Verdict(false, limit);
        if (submission.Sources.Count == 0)
            return new Verdict(false, $"There is no {language} file among the code.");
        if (!exitCodes.Contains(result.ExitCode) || !result.Reports.TryGetValue(run.Reports[0], out var report))
            return Unread(result);
        try
        {
            return Of(read(submission, report));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return Unread(result);
        }
    }

    private static Verdict Unread(SandboxResult result) =>
        new(false, $"The tool gave no report that can be read (exit code {result.ExitCode}), so nothing is known: {result.Stderr.Trim().Split('\n')[^1]}");

    public static Verdict Of(IEnumerable<Finding> found)
    {
        Finding[] findings = [.. found.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line)];
        if (findings.Length == 0)
            return new Verdict(true, "Nothing found");
        var summary = new StringBuilder();
        foreach (var group in findings.GroupBy(finding => finding.Severity))
            summary.Append(summary.Length == 0 ? "" : ", ").Append($"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        return new Verdict(findings[0].Severity != Severity.High, $"{findings.Length} {(findings.Length == 1 ? "finding" : "findings")}: {summary}") { Findings = findings[..Math.Min(findings.Length, MostFindings)] };
    }

    /// <summary>A tool's own list of what it read must name every file: what was passed over is not clean.</summary>
    public static void ShouldCover(Submission submission, IEnumerable<string> read)
    {
        if (submission.Sources.Except(read.Select(Below)).FirstOrDefault() is { } missed)
            throw new FormatException($"The tool passed over {missed}.");
    }

    /// <summary>A tool's path, below the workspace.</summary>
    public static string Below(string path) => path.StartsWith("/workspace/", StringComparison.Ordinal) ? path["/workspace/".Length..] : path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}

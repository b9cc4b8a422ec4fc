using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains;

/// <summary>What an analysis.mjs wrote: the findings, and the files that were read.</summary>
internal static class AnalysisReport
{
    public static IEnumerable<Finding> Read(Submission submission, byte[] report, string tool, Func<string, Severity> severity)
    {
        var (findings, files) = JsonSerializer.Deserialize<Analysis>(report, Json.Options) ?? throw new FormatException("The report is empty.");
        FindingVerdict.ShouldCover(submission, files);
        return findings.Select(found => new Finding(tool, found.Rule, found.Own ? Severity.Medium : severity(found.Rule), found.File, found.Line, found.Column, found.Message));
    }

    private sealed record Analysis(IReadOnlyList<Found> Findings, IReadOnlyList<string> Files);

    /// <param name="Own">Of a rule that only the program's own settings ask for.</param>
    private sealed record Found(string Rule, string File, int Line, int? Column, string Message, bool Own = false);
}

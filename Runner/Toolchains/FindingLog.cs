using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains;

/// <summary>What our own programs for C# and Java write: a finding on each line, then the files that were analyzed, then the seal.</summary>
internal static class FindingLog
{
    public static IEnumerable<Finding> Read(Submission submission, byte[] report, string tool, Func<string, Severity> severity)
    {
        var findings = new List<Finding>();
        var analyzed = new List<string>();
        foreach (var range in report.AsSpan().Split((byte)'\n'))
        {
            if (range.Start.Equals(range.End))
                continue;
            using var line = JsonDocument.Parse(report.AsMemory()[range]);
            if (line.RootElement.GetProperty("event").GetString() == "finding")
                findings.Add(Finding(line.RootElement, tool, severity));
            else if (line.RootElement.TryGetProperty("files", out var files))
                analyzed.AddRange(files.EnumerateArray().Select(file => file.GetString()!));
        }
        FindingVerdict.ShouldCover(submission, analyzed);
        return findings;
    }

    private static Finding Finding(JsonElement line, string tool, Func<string, Severity> severity)
    {
        var rule = line.GetProperty("rule").GetString()!;
        return new Finding(
            tool,
            rule,
            line.GetProperty("error").GetBoolean() ? Severity.High : severity(rule),
            line.GetProperty("file").GetString()!,
            line.GetProperty("line").GetInt32(),
            line.GetProperty("column").GetInt32(),
            line.GetProperty("message").GetString()!);
    }
}

using System.Text;
using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.Go;

/// <summary>What rules.go wrote: a finding or the name of a file that was read, on each line.</summary>
internal static class GoRulesReport
{
    public static IEnumerable<Finding> Read(Submission submission, byte[] report)
    {
        var lines = Encoding.UTF8.GetString(report).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        FindingVerdict.ShouldCover(submission, lines.Where(line => line.TryGetProperty("read", out _)).Select(line => line.GetProperty("read").GetString()!));
        return [.. lines.Where(line => line.TryGetProperty("rule", out _)).Select(Finding)];
    }

    private static Finding Finding(JsonElement line)
    {
        var rule = line.GetProperty("rule").GetString()!;
        return new Finding("go/ast rules", rule, GoSeverities.Security(rule), line.GetProperty("file").GetString()!, line.GetProperty("line").GetInt32(), line.GetProperty("column").GetInt32(), line.GetProperty("message").GetString()!);
    }
}

using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.Python;

internal static class BanditReport
{
    private const string Tool = "bandit";

    public static IEnumerable<Finding> Read(byte[] report)
    {
        using var document = JsonDocument.Parse(report);
        var root = document.RootElement;
        return [.. root.GetProperty("results").EnumerateArray().Select(Result), .. root.GetProperty("errors").EnumerateArray().Select(Unread)];
    }

    private static Finding Result(JsonElement result) => new(
        Tool,
        result.GetProperty("test_id").GetString() ?? "",
        PythonSeverities.Security(result.GetProperty("issue_severity").GetString(), result.GetProperty("issue_confidence").GetString()),
        FindingVerdict.Below(result.GetProperty("filename").GetString() ?? ""),
        result.GetProperty("line_number").GetInt32(),
        null,
        result.GetProperty("issue_text").GetString() ?? "");

    // What could not be read was not scanned, and what was not scanned is not clean.
    private static Finding Unread(JsonElement error) => new(
        Tool,
        "unread",
        Severity.High,
        FindingVerdict.Below(error.GetProperty("filename").GetString() ?? ""),
        1,
        null,
        $"The file could not be scanned: {error.GetProperty("reason").GetString()}");
}

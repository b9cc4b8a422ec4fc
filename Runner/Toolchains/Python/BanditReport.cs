using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.Python;

internal static class BanditReport
{
    private const string Tool = "bandit";

    public static IEnumerable<Finding> Read(Submission submission, byte[] report)
    {
        using var document = JsonDocument.Parse(report);
        var root = document.RootElement;
        FindingVerdict.ShouldCover(submission, root.GetProperty("metrics").EnumerateObject().Select(file => file.Name).Concat(root.GetProperty("errors").EnumerateArray().Select(File)));
        return [.. root.GetProperty("results").EnumerateArray().Select(Result), .. root.GetProperty("errors").EnumerateArray().Select(Unread)];
    }

    private static string File(JsonElement place) => place.GetProperty("filename").GetString() ?? "";

    private static Finding Result(JsonElement result) => new(
        Tool,
        result.GetProperty("test_id").GetString() ?? "",
        PythonSeverities.Security(result.GetProperty("issue_severity").GetString(), result.GetProperty("issue_confidence").GetString()),
        FindingVerdict.Below(File(result)),
        result.GetProperty("line_number").GetInt32(),
        null,
        result.GetProperty("issue_text").GetString() ?? "");

    // What could not be read was not scanned, and what was not scanned is not clean.
    private static Finding Unread(JsonElement error) => new(
        Tool,
        "unread",
        Severity.High,
        FindingVerdict.Below(File(error)),
        1,
        null,
        $"The file could not be scanned: {error.GetProperty("reason").GetString()}");
}

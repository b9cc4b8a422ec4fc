using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.JavaScript;

internal static class EslintReport
{
    public static IEnumerable<Finding> Read(Submission submission, byte[] report, string tool, Func<string, Severity> severity)
    {
        using var document = JsonDocument.Parse(report);
        FindingVerdict.ShouldCover(submission, document.RootElement.EnumerateArray().Select(Path));
        return [.. document.RootElement.EnumerateArray().SelectMany(file => file.GetProperty("messages").EnumerateArray().Select(message => Message(file, message, tool, severity)))];
    }

    private static string Path(JsonElement file) => file.GetProperty("filePath").GetString() ?? "";

    private static Finding Message(JsonElement file, JsonElement message, string tool, Func<string, Severity> severity)
    {
        if (!message.TryGetProperty("line", out var line))
            throw new FormatException($"eslint passed over {Path(file)}: {message.GetProperty("message").GetString()}");
        var rule = message.GetProperty("ruleId").GetString() ?? (message.TryGetProperty("fatal", out _) ? JavaScriptSeverities.SyntaxRule : JavaScriptSeverities.NoticeRule);
        return new Finding(
            tool,
            rule,
            severity(rule),
            FindingVerdict.Below(Path(file)),
            line.GetInt32(),
            message.TryGetProperty("column", out var column) ? column.GetInt32() : null,
            message.GetProperty("message").GetString() ?? "");
    }
}

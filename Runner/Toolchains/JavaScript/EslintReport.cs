using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Toolchains.JavaScript;

internal static class EslintReport
{
    public static IEnumerable<Finding> Read(byte[] report, string tool, Func<string, Severity> severity)
    {
        using var document = JsonDocument.Parse(report);
        return [.. document.RootElement.EnumerateArray().SelectMany(file => file.GetProperty("messages").EnumerateArray().Select(message => Message(file, message, tool, severity)))];
    }

    private static Finding Message(JsonElement file, JsonElement message, string tool, Func<string, Severity> severity)
    {
        var rule = message.GetProperty("ruleId").GetString() ?? (message.TryGetProperty("fatal", out _) ? JavaScriptSeverities.SyntaxRule : JavaScriptSeverities.NoticeRule);
        return new Finding(
            tool,
            rule,
            severity(rule),
            FindingVerdict.Below(file.GetProperty("filePath").GetString() ?? ""),
            message.TryGetProperty("line", out var line) ? line.GetInt32() : 1,
            message.TryGetProperty("column", out var column) ? column.GetInt32() : null,
            message.GetProperty("message").GetString() ?? "");
    }
}

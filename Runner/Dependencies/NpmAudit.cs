using System.Text.Json;
using Nightshift.Executions;

namespace Nightshift.Dependencies;

/// <summary>What <c>npm audit --json</c> says: advisories, or that the registry has none to give.</summary>
internal static class NpmAudit
{
    private const string Tool = "npm audit";

    public static (IReadOnlyList<Finding> Advisories, string? NotChecked) Read(byte[] report, Manifest manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(report);
            return document.RootElement.TryGetProperty("auditReportVersion", out _) && document.RootElement.TryGetProperty("vulnerabilities", out var found)
                ? ([.. found.EnumerateObject().SelectMany(package => Findings(package, manifest)).DistinctBy(finding => (finding.Rule, finding.Message))], null)
                : ([], $"The registry does not answer questions about known vulnerabilities{(document.RootElement.TryGetProperty("statusCode", out var status) ? $" (HTTP {status})" : "")}.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return ([], "npm audit gave no report that can be read.");
        }
    }

    // A text instead of an object names another package of the list, which is vulnerable itself.
    private static IEnumerable<Finding> Findings(JsonProperty package, Manifest manifest) =>
        package.Value.GetProperty("via").EnumerateArray().Where(via => via.ValueKind == JsonValueKind.Object).Select(via =>
            new Finding(Tool, Text(via, "url").Split('/')[^1], Severity(Text(via, "severity")), manifest.PlaceOf(package.Name)?.File ?? "", manifest.PlaceOf(package.Name)?.Line ?? 1, null,
                $"{package.Name} {Text(via, "range")}: {Text(via, "title")} ({Text(via, "url")})"));

    private static string Text(JsonElement via, string name) => via.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static Severity Severity(string name) => name switch { "critical" or "high" => Executions.Severity.High, "moderate" => Executions.Severity.Medium, _ => Executions.Severity.Low };
}

using System.Collections;
using System.Text.RegularExpressions;

namespace Nightshift.Embedded;

/// <summary>
/// What a service inherits from AppHost's own environment: everything but what may hold a secret or an address. Those reach a
/// service only where the topology hands them to it.
/// </summary>
internal static partial class ServiceEnvironment
{
    public static readonly IReadOnlyDictionary<string, string> Minimal = new Dictionary<string, string>
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["LC_ALL"] = "C",
    };

    public static Dictionary<string, string> Inherited(LocalMachine machine)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(entry => !HandedOut().IsMatch(entry.Name) && !Secret().IsMatch(entry.Name))
            .ToDictionary(entry => entry.Name, entry => entry.Value);
        environment[StateFolders.DataVariable] = machine.Folders.Data;
        environment[StateFolders.ToolsVariable] = machine.Folders.Tools;
        environment.TryAdd("Logging__Console__FormatterName", "simple");
        environment.TryAdd("Logging__Console__FormatterOptions__SingleLine", "true");
        return environment;
    }

    public static void AddTelemetry(Dictionary<string, string> environment, string service, string instance, string? endpoint)
    {
        environment["OTEL_SERVICE_NAME"] = service;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
        if (endpoint is null)
            return;
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        environment.TryAdd("OTEL_BSP_SCHEDULE_DELAY", "1000"); // milliseconds, as the three below
        environment.TryAdd("OTEL_BLRP_SCHEDULE_DELAY", "1000");
        environment.TryAdd("OTEL_METRIC_EXPORT_INTERVAL", "5000");
    }

    [GeneratedRegex("^(ConnectionStrings|Parameters|Models|Tools|services)(__|:)|^(ASPNETCORE|DOTNET)_(URLS|HTTP_PORTS)$|^MSBuild|^DOTNET_CLI_", RegexOptions.IgnoreCase)]
    private static partial Regex HandedOut();

    [GeneratedRegex("(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Nightshift.Infrastructure;

namespace Nightshift.Mcp;

/// <summary>The public client for .NET, over either transport.</summary>
internal static class McpClients
{
    public static Task<McpClient> ConnectAsync(string transport, Uri api, string token) => McpClient.CreateAsync(transport == "stdio"
        ? Stdio(api, token)
        : new HttpClientTransport(new() { Endpoint = new Uri(api, "mcp"), TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" } }));

    public static StdioClientTransport Stdio(Uri api, string token) => new(new()
    {
        Command = "dotnet", Arguments = [ServiceProcess.Assembly("Api"), "mcp"], ShutdownTimeout = TimeSpan.FromSeconds(20),
        EnvironmentVariables = new Dictionary<string, string?> { ["NIGHTSHIFT_URL"] = $"{api}", ["NIGHTSHIFT_TOKEN"] = token }
    });

    /// <summary>What a tool answers, which has to be JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this McpClient client, string tool, object arguments, IProgress<ProgressNotificationValue>? progress = null)
    {
        var result = await client.CallToolAsync(tool, Arguments(arguments), progress);
        var text = result.Content.ShouldHaveSingleItem().ShouldBeOfType<TextContentBlock>().Text;
        result.IsError.ShouldNotBe(true, text);
        return Json.Read<JsonElement>(text);
    }

    public static Dictionary<string, object?> Arguments(object arguments) => Json.Read<Dictionary<string, object?>>(Json.Write(arguments));
}

/// <summary>Progress as it comes.</summary>
internal sealed class Steps : IProgress<ProgressNotificationValue>
{
    private readonly ConcurrentQueue<string> messages = new();

    public IEnumerable<string> Messages => messages;

    public Action? On { get; init; }

    public void Report(ProgressNotificationValue value)
    {
        messages.Enqueue(value.Message!);
        On?.Invoke();
    }
}

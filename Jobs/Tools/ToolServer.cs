using System.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Nightshift.Tools;

/// <summary>One MCP server: connected when its tools are first wanted, and again after it was lost.</summary>
internal sealed partial class ToolServer(string name, ToolServerOptions options, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A server that could not be reached is left alone for so long, so that it does not hold up every step.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ILogger log = loggers.CreateLogger<ToolServer>();
    private readonly SemaphoreSlim gate = new(1);
    private readonly HashSet<string> roles = [.. ToolServerOptions.Names(options.Roles)];
    private readonly HashSet<string> allowed = [.. ToolServerOptions.Names(options.Tools)];
    private Connection? connection;
    private (string Cause, DateTimeOffset Until)? failed;

    public string Name => name;

    public bool Serves(string role) => roles.Contains(role);

    /// <summary>The tools that may be called, or in words why there are none.</summary>
    public async Task<(IReadOnlyList<OfferedTool> Tools, string? Cause)> ToolsAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (connection is { Client.Completion.IsCompleted: true }) await DropAsync();
            if (connection is not null) return (connection.Tools, null);
            if (failed is var (cause, until) && until > time.GetUtcNow()) return ([], cause);
            connection = await ConnectAsync(cancellation);
            failed = null;
            return (connection.Tools, null);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            Log.Unreachable(log, error, name);
            failed = (Cause(error), time.GetUtcNow() + Rest);
            return ([], failed.Value.Cause);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What a tool answers, or in words why it did not.</summary>
    public async Task<(bool Succeeded, string Text)> CallAsync(OfferedTool tool, ToolCall call, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var result = await tool.Tool.CallAsync(call.Arguments!.Value.EnumerateObject().ToDictionary(one => one.Name, object? (one) => one.Value), cancellationToken: either.Token);
            return (result.IsError != true, Text(result));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (false, $"{name} gave no result within {options.Seconds} s.");
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            Log.CallFailed(log, error, name, tool.Tool.ProtocolTool.Name);
            return (false, error is McpException ? $"{name} refused the call: {error.Message}" : $"The connection to {name} broke during the call.");
        }
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var process = options.Command is null ? null : new OwnedProcessTransport(options, loggers);
        McpClient? client = null;
        try
        {
            client = await McpClient.CreateAsync((IClientTransport?)process ?? Http(), cancellationToken: either.Token);
            var tools = (await client.ListToolsAsync(cancellationToken: either.Token)).Where(tool => allowed.Contains(tool.Name)).Select(tool => new OfferedTool(this, tool)).ToList();
            foreach (var missing in allowed.Except(tools.Select(tool => tool.Tool.Name))) Log.Missing(log, name, missing);
            return new Connection(client, process, tools);
        }
        catch
        {
            if (client is not null) await client.DisposeAsync();
            process?.Dispose();
            throw;
        }
    }

    private HttpClientTransport Http()
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.Token is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(options.Url!), Name = name, TransportMode = HttpTransportMode.StreamableHttp }, http, ownsHttpClient: true);
    }

    private string Cause(Exception error) => error switch
    {
        OperationCanceledException or TimeoutException => $"{name} was not ready within {options.Seconds} s",
        HttpRequestException { StatusCode: { } status } => $"{name} answered with HTTP {(int)status}",
        _ => options.Command is null ? $"{name} cannot be reached at {new Uri(options.Url!).Authority}" : $"{name} did not start, or does not speak MCP; the log of Jobs has its last lines"
    };

    /// <summary>What a model can read of a result.</summary>
    private static string Text(CallToolResult result)
    {
        var blocks = string.Join('\n', result.Content.Select(block => block switch
        {
            TextContentBlock text => text.Text,
            EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
            ResourceLinkBlock link => link.Uri,
            _ => $"[{block.Type}, which cannot be shown here]"
        }));
        return blocks.Length == 0 && result.StructuredContent is { } structured ? $"{structured}" : blocks;
    }

    private async Task DropAsync()
    {
        if (connection is null) return;
        await connection.Client.DisposeAsync();
        connection.Process?.Dispose();
        connection = null;
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        gate.Dispose();
    }

    private sealed record Connection(McpClient Client, OwnedProcessTransport? Process, IReadOnlyList<OfferedTool> Tools);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The tools of {Server} cannot be had; runs go on without them.")]
        public static partial void Unreachable(ILogger logger, Exception exception, string server);

        [LoggerMessage(2, LogLevel.Warning, "{Server} has no tool {Tool}; correct Tools:Servers:{Server}:Tools.")]
        public static partial void Missing(ILogger logger, string server, string tool);

        [LoggerMessage(3, LogLevel.Warning, "A call of {Tool} on {Server} failed.")]
        public static partial void CallFailed(ILogger logger, Exception exception, string server, string tool);
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Nightshift.Mcp;

/// <summary>
/// The MCP server for clients that start a program and talk over its standard input and output: it carries each message to <c>/mcp</c> of a running Nightshift, and
/// back what comes. It has no tools, no database and no rights of its own but the token.
/// </summary>
internal sealed class StdioBridge(ITransport near, ITransport far)
{
    public const string Command = "mcp";

    private const string UrlVariable = "NIGHTSHIFT_URL";
    private const string TokenVariable = "NIGHTSHIFT_TOKEN";
    private const string UsualUrl = "http://localhost:5100/api";

    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> open = new();

    /// <summary>Until the client closes its end.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is not { Length: > 0 } token)
        {
            await Console.Error.WriteLineAsync($"Set {TokenVariable} to a token: the installation's own, or one from the settings page.");
            return 1;
        }
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue(Accounts.TokenAuthenticationHandler.SchemeName, token) } };
        var endpoint = new Uri($"{(Environment.GetEnvironmentVariable(UrlVariable) ?? UsualUrl).TrimEnd('/')}/mcp");
        await using var far = await new HttpClientTransport(new HttpClientTransportOptions { Endpoint = endpoint, TransportMode = HttpTransportMode.StreamableHttp }, http, ownsHttpClient: true).ConnectAsync(cancellation);
        await using var near = new StdioServerTransport("nightshift");
        await new StdioBridge(near, far).CarryAsync(cancellation);
        return 0;
    }

    private async Task CarryAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var back = BackAsync(ended.Token);
        await foreach (var message in near.MessageReader.ReadAllAsync(cancellation))
            if (message is JsonRpcRequest { Method: RequestMethods.Initialize }) await ThereAsync(message, ended.Token); // the session that all others belong to
            else _ = ThereAsync(message, ended.Token);
        await ended.CancelAsync();
        await back;
    }

    private async Task BackAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in far.MessageReader.ReadAllAsync(cancellation)) await near.SendMessageAsync(message, cancellation);
        }
        catch (OperationCanceledException)
        {
            // the client has gone
        }
    }

    /// <summary>A request stays open until it is answered, or cancelled by a notification that names it. Over HTTP a closed request is what cancels, where there is no session.</summary>
    private async Task ThereAsync(JsonRpcMessage message, CancellationToken cancellation)
    {
        using var request = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (message is JsonRpcRequest { Id: var id }) open[id] = request;
        try
        {
            if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: { } parameters })
                Cancel(parameters.Deserialize<CancelledNotificationParams>(ModelContextProtocol.McpJsonUtilities.DefaultOptions)!.RequestId);
            await far.SendMessageAsync(message, request.Token);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            if (message is JsonRpcRequest asked && !request.IsCancellationRequested) await near.SendMessageAsync(Failed(asked, error), cancellation);
        }
        catch (OperationCanceledException)
        {
            // the client has gone
        }
        finally
        {
            if (message is JsonRpcRequest { Id: var done }) open.TryRemove(done, out _);
        }
    }

    private void Cancel(RequestId id)
    {
        if (open.TryGetValue(id, out var request)) request.Cancel();
    }

    private static JsonRpcError Failed(JsonRpcRequest request, Exception error) => new()
    {
        Id = request.Id,
        Error = error is ModelContextProtocol.McpProtocolException refused
            ? new() { Code = (int)refused.ErrorCode, Message = refused.Message }
            : new()
            {
                Code = (int)ModelContextProtocol.McpErrorCode.InternalError,
                Message = error is HttpRequestException { StatusCode: System.Net.HttpStatusCode.Unauthorized } ? $"Nightshift does not know this token. Set {TokenVariable} to a valid one."
                    : error is HttpRequestException { StatusCode: { } status } ? $"Nightshift answered with HTTP {(int)status}."
                    : $"Nightshift cannot be reached. Start it, or set {UrlVariable} to its address, such as {UsualUrl}."
            }
    };
}

using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Nightshift.Executions;
using Nightshift.Infrastructure;

namespace Nightshift.Mcp;

/// <summary>An Api alone: what it takes in stays pending, until it is cancelled.</summary>
public sealed class McpCancellationTests : IClassFixture<ApiApplication>
{
    private readonly ApiApplication api;

    public McpCancellationTests(ApiApplication api)
    {
        this.api = api;
        api.Settings["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1";
    }

    [Fact]
    public async Task Cancelling_a_call_over_HTTP_stops_the_execution()
    {
        await using var client = await McpClients.ConnectAsync("http", api.Address, ApiApplication.LocalToken);
        using var cancel = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await client.CallToolAsync("run_execution", McpClients.Arguments(new { prompt = "a function" }), new Steps { On = cancel.Cancel }, cancellationToken: cancel.Token));

        await LastIsCancelledAsync();
    }

    /// <summary>By its own messages, for the client for .NET says nothing over stdio when a call is cancelled.</summary>
    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Cancelling_a_call_over_stdio_stops_the_execution_in_either_protocol(string version)
    {
        await using var pipe = await McpClients.Stdio(api.Address, ApiApplication.LocalToken).ConnectAsync();
        var meta = new JsonObject { ["progressToken"] = "p" };
        if (version == "2025-11-25")
        {
            await pipe.SendMessageAsync(Request(1, RequestMethods.Initialize, new() { ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = Client() }));
            await UntilAsync(pipe, message => message is JsonRpcResponse);
            await pipe.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.InitializedNotification });
        }
        else
            foreach (var (key, value) in new JsonObject { ["protocolVersion"] = version, ["clientInfo"] = Client(), ["clientCapabilities"] = new JsonObject() })
                meta[$"io.modelcontextprotocol/{key}"] = value!.DeepClone();

        await pipe.SendMessageAsync(Request(2, RequestMethods.ToolsCall, new() { ["name"] = "run_execution", ["arguments"] = new JsonObject { ["prompt"] = "a function" }, ["_meta"] = meta }));
        await UntilAsync(pipe, message => message is JsonRpcNotification { Method: NotificationMethods.ProgressNotification });
        await pipe.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.CancelledNotification, Params = new JsonObject { ["requestId"] = 2 } });

        await LastIsCancelledAsync();
    }

    private static JsonObject Client() => new() { ["name"] = "test", ["version"] = "1" };

    private static JsonRpcRequest Request(long id, string method, JsonObject parameters) => new() { Id = new RequestId(id), Method = method, Params = parameters };

    private static async Task UntilAsync(ITransport pipe, Func<JsonRpcMessage, bool> enough)
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        while (!enough(await pipe.MessageReader.ReadAsync(limit.Token)))
        {
        }
    }

    private async Task LastIsCancelledAsync()
    {
        using var limit = new CancellationTokenSource(Stack.Limit);
        while ((await api.Owner.GetAsync("/executions").ReadAsync<ExecutionList>()).Executions is not [{ Status: ExecutionStatus.Cancelled }, ..]) await Task.Delay(50, limit.Token);
    }
}

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Nightshift.Tools;

/// <summary>A round of tool calls as the model is told of it again: what it said and asked for, and what came of that.</summary>
public static class ToolMessages
{
    /// <param name="results">One for each call, in order.</param>
    public static IReadOnlyList<ChatMessage> Of(string said, IReadOnlyList<ToolCall> calls, IReadOnlyList<string> results) =>
    [
        new(ChatRole.Assistant, [.. said.Length == 0 ? Array.Empty<AIContent>() : [new TextContent(said)], .. calls.Select(Content)]),
        new(ChatRole.Tool, [.. calls.Zip(results, (call, result) => (AIContent)new FunctionResultContent(call.Id, result))])
    ];

    internal static AIContent Content(ToolCall call) =>
        new FunctionCallContent(call.Id, call.Tool, call.Arguments?.Deserialize<Dictionary<string, object?>>(Json.Options) ?? []);
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Nightshift.Security;
using Nightshift.Tools;

namespace Nightshift.Models;

/// <summary>One recorded call: a line of JSON. What was asked is kept as a hash, so that the same question finds it again.</summary>
/// <param name="Asked">SHA-256 of the messages, in hex.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c> or <c>tool_calls</c>.</param>
/// <param name="ToolCalls">What it asked to be called; absent when it answered.</param>
internal sealed record CassetteCall(string Asked, string Purpose, string Provider, string Model, string Text, string FinishReason, int InputTokens, int OutputTokens, IReadOnlyList<ToolCall>? ToolCalls = null);

/// <summary>Recorded calls, a line of JSON for each.</summary>
internal static class Cassette
{
    private const string Hidden = "[hidden]";

    public static string Hash(IEnumerable<ChatMessage> messages) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', messages.Select(message => $"{message.Role}\0{message.Text}{string.Concat(message.Contents.Select(Called))}")))));

    private static string Called(AIContent content) => content switch
    {
        FunctionCallContent call => $"\0{call.Name}\0{Json.Write(call.Arguments)}",
        FunctionResultContent result => $"\0{result.Result}",
        DataContent picture => $"\0{Convert.ToHexStringLower(SHA256.HashData(picture.Data.Span))}",
        _ => ""
    };

    /// <summary>The call's line. The secrets, and what has the shape of one, are taken out of the text.</summary>
    public static string Line(CassetteCall call, IReadOnlyCollection<string> secrets)
    {
        string Clean(string said) => secrets.Aggregate(SecretScan.Hide(said, Hidden), (text, secret) => text.Replace(secret, Hidden));
        return Json.Write(call with { Text = Clean(call.Text), ToolCalls = call.ToolCalls is { } calls ? Json.Read<IReadOnlyList<ToolCall>>(Clean(Json.Write(calls))) : null });
    }

    /// <summary>The recorded answer in pieces; nothing when the cassette holds none to these messages.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(string path, IReadOnlyList<ChatMessage> messages, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var asked = Hash(messages);
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            if (line.Length == 0 || Json.Read<CassetteCall>(line) is not { } call || call.Asked != asked) continue;
            yield return new ChatResponseUpdate(ChatRole.Assistant, call.Text);
            if (call.ToolCalls is { } calls) yield return new ChatResponseUpdate(ChatRole.Assistant, [.. calls.Select(ToolMessages.Content)]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "")
            {
                FinishReason = new ChatFinishReason(call.FinishReason),
                Contents = [new UsageContent(new UsageDetails { InputTokenCount = call.InputTokens, OutputTokenCount = call.OutputTokens })]
            };
            yield break;
        }
    }
}

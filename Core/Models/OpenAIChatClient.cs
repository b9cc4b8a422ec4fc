using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Nightshift.Models;

/// <summary>Our adapter from the official SDK's chat client: text, pictures, tools, streaming, usage. The SDK's own retries and time limits are off.</summary>
internal sealed class OpenAIChatClient(ChatClient client, bool sendsNewTokenLimit) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SortedDictionary<int, Fragments> calls = [];
        await foreach (var update in client.CompleteChatStreamingAsync(messages.SelectMany(Convert), Convert(options), cancellationToken))
        {
            var converted = Convert(update);
            foreach (var fragment in update.ToolCallUpdates)
            {
                if (!calls.TryGetValue(fragment.Index, out var call)) calls[fragment.Index] = call = new Fragments();
                converted.Contents.Add(new ToolCallFragment(call.Add(fragment)));
            }

            if (converted.FinishReason is not null)
                foreach (var call in calls.Values) converted.Contents.Add(call.ToContent()); // only now they are whole
            yield return converted;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClient) ? client : null;

    public void Dispose()
    {
    }

    private static IEnumerable<OpenAI.Chat.ChatMessage> Convert(ChatMessage message) =>
        message.Role == ChatRole.System ? [new SystemChatMessage(message.Text)]
        : message.Role == ChatRole.Tool ? message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, $"{result.Result}"))
        : message.Role == ChatRole.Assistant ? [Said(message)]
        : message.Contents.OfType<DataContent>().Any() ? [new UserChatMessage(message.Contents.Select(Part))]
        : [new UserChatMessage(message.Text)];

    private static ChatMessageContentPart Part(AIContent content) => content is DataContent picture
        ? ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(picture.Data), picture.MediaType)
        : ChatMessageContentPart.CreateTextPart($"{content}");

    private static AssistantChatMessage Said(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(Json.Write(call.Arguments)))).ToList();
        if (calls.Count == 0) return new AssistantChatMessage(message.Text);
        var said = new AssistantChatMessage(calls);
        if (message.Text.Length > 0) said.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        return said;
    }

    /// <summary>OpenAI itself takes only <c>max_completion_tokens</c>; the endpoints compatible with it know <c>max_tokens</c>.</summary>
    private ChatCompletionOptions Convert(ChatOptions? options)
    {
        var converted = new ChatCompletionOptions { Temperature = options?.Temperature };
        if (sendsNewTokenLimit)
            converted.MaxOutputTokenCount = options?.MaxOutputTokens;
        else if (options?.MaxOutputTokens is { } limit)
#pragma warning disable SCME0001 // JsonPatch is experimental, and the only way to send max_tokens
            converted.Patch.Set("$.max_tokens"u8, limit);
#pragma warning restore SCME0001
        foreach (var tool in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
            converted.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        if (options?.ToolMode is NoneChatToolMode) converted.ToolChoice = ChatToolChoice.CreateNoneChoice();
        return converted;
    }

    private static ChatResponseUpdate Convert(StreamingChatCompletionUpdate update)
    {
        var converted = new ChatResponseUpdate(ChatRole.Assistant, string.Concat(update.ContentUpdate.Select(part => part.Text)))
        {
            FinishReason = update.FinishReason switch
            {
                null => null,
                OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
                OpenAI.Chat.ChatFinishReason.ToolCalls => ChatFinishReason.ToolCalls,
                OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop
            }
        };
        if (update.Usage is { } usage)
            converted.Contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount
            }));
        return converted;
    }

    /// <summary>A tool call, which comes in pieces.</summary>
    private sealed class Fragments
    {
        private readonly StringBuilder arguments = new();
        private string id = "";
        private string name = "";

        /// <summary>How many characters came with it.</summary>
        public int Add(StreamingChatToolCallUpdate fragment)
        {
            if (fragment.ToolCallId is { Length: > 0 } given) id = given;
            if (fragment.FunctionName is { Length: > 0 } called) name = called;
            var piece = $"{fragment.FunctionArgumentsUpdate}";
            arguments.Append(piece);
            return piece.Length + (fragment.FunctionName?.Length ?? 0);
        }

        /// <summary>One without an id is given one: some servers leave it out, and the result has to name it.</summary>
        public FunctionCallContent ToContent() => FunctionCallContent.CreateFromParsedArguments(
            arguments.ToString(), id.Length > 0 ? id : $"call_{Guid.NewGuid():n}", name, text => text.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(text, Json.Options));
    }
}

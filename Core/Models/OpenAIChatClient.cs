using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Nightshift.Models;

/// <summary>Our adapter from the official SDK's chat client: text, streaming, usage. The SDK's own retries and time limits are off.</summary>
internal sealed class OpenAIChatClient(ChatClient client, bool sendsNewTokenLimit) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in client.CompleteChatStreamingAsync(messages.Select(Convert), Convert(options), cancellationToken))
            yield return Convert(update);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClient) ? client : null;

    public void Dispose()
    {
    }

    private static OpenAI.Chat.ChatMessage Convert(ChatMessage message) =>
        message.Role == ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text);

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
}

using Microsoft.Extensions.AI;
using Nightshift.Artifacts;

namespace Nightshift.Executions;

/// <summary>Lays the pictures that came with a request beside its words.</summary>
internal sealed class Pictures(ArtifactStore artifacts)
{
    public async Task<IReadOnlyList<ChatMessage>> ShowAsync(Execution execution, IReadOnlyList<ChatMessage> messages, CancellationToken cancellation)
    {
        List<AIContent> shown = [];
        foreach (var file in execution.Context ?? [])
            if (file.Picture is { } picture) shown.AddRange(await ReadAsync(execution.UserId, file.Path, picture, cancellation));
        if (shown.Count == 0) return messages;
        var words = messages.First(message => message.Role == ChatRole.User);
        return [.. messages.Select(message => message == words ? new ChatMessage(ChatRole.User, [.. shown, .. words.Contents]) : message)];
    }

    private async Task<IEnumerable<AIContent>> ReadAsync(Guid userId, string name, ContextPicture picture, CancellationToken cancellation)
    {
        try
        {
            if (await artifacts.OpenAsync(userId, picture.ArtifactId, cancellation) is var (_, content))
                await using (content) return [new TextContent($"The picture {name}:\n"), await DataContent.LoadFromAsync(content, picture.MediaType, cancellation)];
        }
        catch (FileNotFoundException)
        {
            // told below
        }
        return [new TextContent($"The picture {name} came with the request and was deleted since.\n")];
    }
}

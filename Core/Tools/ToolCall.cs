using System.Text.Json;

namespace Nightshift.Tools;

/// <summary>A model's wish that a tool be called, in one form whichever kind of provider it came from.</summary>
/// <param name="Id">The provider's own, by which it knows the result.</param>
/// <param name="Tool">As it was offered, or whatever the model made of it.</param>
/// <param name="Arguments">Null when what the model wrote is no JSON object.</param>
public sealed record ToolCall(string Id, string Tool, JsonElement? Arguments)
{
    /// <summary>Characters that the model wrote.</summary>
    internal int Length => Tool.Length + (Arguments?.GetRawText().Length ?? 0);
}

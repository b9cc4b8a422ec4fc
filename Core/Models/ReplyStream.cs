using System.Text;
using Microsoft.Extensions.AI;
using Nightshift.Tools;

namespace Nightshift.Models;

/// <summary>What has come of a reply so far.</summary>
/// <param name="continued">What another model wrote before.</param>
internal sealed class ReplyStream(TimeProvider time, ModelRequest request, Continuation? continued = null)
{
    private readonly long started = time.GetTimestamp();
    private readonly StringBuilder text = new();
    private readonly List<ToolCall> calls = [];
    private int fragments;
    private UsageDetails? usage;

    /// <summary>Anything at all has come.</summary>
    public bool Begun { get; private set; }

    /// <summary>What the model was sent.</summary>
    public IReadOnlyList<ChatMessage> Asked { get; } = continued?.Ask(request.Messages) ?? request.Messages;

    public Continuation? Continued => continued;

    /// <summary>Characters that came, of text and of calls; a call may come in pieces before it is whole.</summary>
    public int Length => text.Length + Math.Max(fragments, calls.Sum(call => call.Length));

    /// <summary>The answer so far, with what another model wrote before.</summary>
    public string Text => continued is null ? text.ToString() : continued.Join(text.ToString());

    /// <summary>What it asks to be called; null when it was offered nothing, or answers.</summary>
    public IReadOnlyList<ToolCall>? ToolCalls => request.MayCall && calls.Count > 0 ? calls : null;

    /// <summary>Whose words these are.</summary>
    public string By(ModelCandidate candidate) => continued is null ? candidate.Name : $"{continued.By} and {candidate.Name}";

    public ChatFinishReason? FinishReason { get; private set; }

    public int? FirstTokenMs { get; private set; }

    public int ElapsedMs => (int)time.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>Takes in the next piece and returns the text in it.</summary>
    public string Add(ChatResponseUpdate update)
    {
        Begun = true;
        FinishReason ??= update.FinishReason;
        foreach (var content in update.Contents)
            if (content is UsageContent reported) usage = reported.Details;
            else if (content is FunctionCallContent call) calls.Add(Read(call));
            else if (content is ToolCallFragment fragment) fragments += fragment.Length;
        if (update.Text.Length > 0) FirstTokenMs ??= ElapsedMs;
        text.Append(update.Text);
        return update.Text;
    }

    private static ToolCall Read(FunctionCallContent call) => new(call.CallId, call.Name, call.Exception is null ? Json.ToElement(call.Arguments ?? new Dictionary<string, object?>()) : null);

    /// <summary>Why what has come by the end of the stream is not a reply; null when it is one.</summary>
    public ModelFailure? WhyIncomplete(ModelCandidate candidate) =>
        !Begun ? candidate.IsBuiltIn ? ModelFailure.NoTemplate() : candidate.Provider.Kind == ProviderOptions.Cassette ? ModelFailure.NotRecorded(candidate) : ModelFailure.NotTheProtocol(candidate)
        : FinishReason is null ? ModelFailure.BrokeOff(candidate)
        : ToolCalls is not null ? null
        : Enumerable.Range(0, text.Length).Any(at => !char.IsWhiteSpace(text[at])) ? null
        : FinishReason == ChatFinishReason.ToolCalls ? ModelFailure.UnknownTool(candidate)
        : FinishReason == ChatFinishReason.Length ? ModelFailure.SpentOnThinking(candidate)
        : ModelFailure.Empty(candidate);

    /// <summary>
    /// As reported by the provider, else estimated; nothing when it never began. What is reported of a stream that broke off was counted before its
    /// text, so the text counts too.
    /// </summary>
    /// <returns>The cached tokens are among those of the input.</returns>
    public (int Input, int Cached, int Output) Tokens()
    {
        if (!Begun) return (0, 0, 0);
        var written = ModelCost.Estimate(Length);
        var output = FinishReason is null ? Math.Max(usage?.OutputTokenCount ?? 0, written) : usage?.OutputTokenCount ?? written;
        return ((int)(usage?.InputTokenCount ?? ModelCost.Estimate(request with { Messages = Asked })), (int)(usage?.CachedInputTokenCount ?? 0), (int)output);
    }
}

/// <summary>A piece of a call that is not whole yet.</summary>
/// <param name="length">Characters in it.</param>
internal sealed class ToolCallFragment(int length) : AIContent
{
    public int Length => length;
}

using System.Text;
using Microsoft.Extensions.AI;

namespace Nightshift.Models;

/// <summary>What has come of a reply so far.</summary>
/// <param name="asked">What the model was sent.</param>
/// <param name="continued">What another model wrote before.</param>
internal sealed class ReplyStream(TimeProvider time, IReadOnlyList<ChatMessage> asked, Continuation? continued = null)
{
    private readonly long started = time.GetTimestamp();
    private readonly StringBuilder text = new();
    private UsageDetails? usage;

    /// <summary>Anything at all has come.</summary>
    public bool Begun { get; private set; }

    public IReadOnlyList<ChatMessage> Asked => asked;

    public Continuation? Continued => continued;

    /// <summary>Characters that came.</summary>
    public int Length => text.Length;

    /// <summary>The answer so far, with what another model wrote before.</summary>
    public string Text => continued is null ? text.ToString() : continued.Join(text.ToString());

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
        usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
        if (update.Text.Length > 0) FirstTokenMs ??= ElapsedMs;
        text.Append(update.Text);
        return update.Text;
    }

    /// <summary>Why what has come by the end of the stream is not a reply; null when it is one.</summary>
    public ModelFailure? WhyIncomplete(ModelCandidate candidate) =>
        !Begun ? candidate.IsBuiltIn ? ModelFailure.NoTemplate() : candidate.Provider.Kind == ProviderOptions.Cassette ? ModelFailure.NotRecorded(candidate) : ModelFailure.NotTheProtocol(candidate)
        : FinishReason is null ? ModelFailure.BrokeOff(candidate)
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
        var written = ModelCost.Estimate(text.Length);
        var output = FinishReason is null ? Math.Max(usage?.OutputTokenCount ?? 0, written) : usage?.OutputTokenCount ?? written;
        return ((int)(usage?.InputTokenCount ?? ModelCost.Estimate(asked)), (int)(usage?.CachedInputTokenCount ?? 0), (int)output);
    }
}

using System.ComponentModel.DataAnnotations;

namespace Nightshift.Models;

/// <summary>Answer of <c>GET /models</c>.</summary>
public sealed record ModelProviderList(IReadOnlyList<ModelProvider> Providers);

/// <summary>One provider as it stands for the user who asks.</summary>
/// <param name="Kind"><c>openai</c>, <c>anthropic</c> or <c>builtin</c>.</param>
/// <param name="Local">A server on this machine that is found by asking it.</param>
/// <param name="KeySource">Whose key is used: <c>user</c>, <c>environment</c>, or null for none.</param>
/// <param name="KeyLastFour">The end of the key that the user entered; null without one, empty for one too short to show any of.</param>
/// <param name="Cause">Why it is not green, in words; null when it is.</param>
/// <param name="LastCallAt">Of the user's own calls; null when there was none in 30 days.</param>
public sealed record ModelProvider(
    string Name,
    string Kind,
    bool Local,
    bool Connected,
    ModelProviderStatus Status,
    string? Cause,
    DateTimeOffset? LastCallAt,
    string? KeySource,
    string? KeyLastFour,
    IReadOnlyList<ProviderModel> Models);

public enum ModelProviderStatus
{
    /// <summary>Not connected.</summary>
    Off,

    /// <summary>The user's last call succeeded, or none was made yet.</summary>
    Green,

    /// <summary>The last call failed, or the last two.</summary>
    Yellow,

    /// <summary>Three calls or more in a row failed, or the key cannot be read.</summary>
    Red
}

/// <param name="InputPrice">USD per million tokens, as the others; null when unknown.</param>
/// <param name="CachedInputPrice">Null when it is the input price.</param>
/// <param name="PricesAsOf">When the shipped prices were published; null when they were configured here.</param>
/// <param name="ContextTokens">How much it can read and write together; null when unknown.</param>
/// <param name="Capabilities"><c>documentation</c>, <c>multimodal</c>, <c>embedding</c>, <c>transcription</c>.</param>
/// <param name="Tiers">Those it is asked for: <c>simple</c>, <c>medium</c>, <c>complex</c>, and <c>busu</c> for the mode.</param>
public sealed record ProviderModel(
    string Id, decimal? InputPrice, decimal? CachedInputPrice, decimal? OutputPrice, DateOnly? PricesAsOf, int? ContextTokens, IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> Tiers);

/// <summary>How a model did for the user in the last 180 days.</summary>
/// <param name="Model"><c>provider/model</c>.</param>
/// <param name="Tries">Attempts whose code it wrote.</param>
/// <param name="CostUsd">Of all tries.</param>
public sealed record LeagueRow(string Model, long Tries, long Proven, decimal CostUsd, double SecondsPerTry, DateTimeOffset LastAt)
{
    /// <summary>Null while it has proven nothing.</summary>
    public decimal? CostPerProven => Proven == 0 ? null : CostUsd / Proven;
}

/// <summary>Body of <c>POST /models/route</c>: what would happen to a request.</summary>
/// <param name="Language">Detected from the prompt when absent.</param>
/// <param name="Mode">As in the settings when absent, as <paramref name="LlmPreference"/>.</param>
/// <param name="Tier">By the prompt and the mode when absent.</param>
/// <param name="Model"><c>provider/model</c> that alone is asked; by the tier when absent.</param>
public sealed record RouteRequest(
    [Required(ErrorMessage = "Say what to build."), StringLength(20_000, ErrorMessage = "At most 20,000 characters.")] string Prompt,
    string? Language = null,
    string? Mode = null,
    string? LlmPreference = null,
    string? Tier = null,
    string? Model = null);

/// <summary>How a request is read, and who would serve it.</summary>
/// <param name="Score">The sum of the parts.</param>
/// <param name="ScoredTier">By the score alone; <paramref name="Tier"/> by the mode too.</param>
/// <param name="Models">In the order in which they would be asked; one drawn for a trial may come first.</param>
public sealed record RoutePlan(
    string Language, int Score, IReadOnlyDictionary<string, int> Parts, string ScoredTier, string Tier, string Mode, string LlmPreference, string TaskClass, IReadOnlyList<RoutedModel> Models);

/// <param name="Why">Why it comes first; null when it stands in its list like that.</param>
/// <param name="Chance">Of a proof in one try, from 0 to 1, as far as is known.</param>
/// <param name="CostUsd">Of one try, as far as is known.</param>
/// <param name="Tries">Verdicts on tasks of this tier, language and class; the older, the less.</param>
public sealed record RoutedModel(string Model, string? Why, double Chance, decimal CostUsd, double Tries);

/// <summary>Answer of <c>GET /models/league</c>: by cost per proven task, the cheapest first.</summary>
public sealed record LeagueTable(IReadOnlyList<LeagueRow> Models);

/// <param name="Key">As the provider gave it.</param>
public sealed record ModelKeyRequest([Required(ErrorMessage = "Enter the key."), StringLength(1000, ErrorMessage = "At most 1,000 characters.")] string Key)
{
    public override string ToString() => nameof(ModelKeyRequest);
}

/// <summary>What a try of a provider showed.</summary>
/// <param name="Works">Whether the tiny call was answered.</param>
/// <param name="ListedModels">How many models it lists; null when it gave no list.</param>
/// <param name="Model">The model that was called.</param>
/// <param name="Cause">Why the call failed, in words; null when it did not.</param>
/// <param name="FirstTokenMs">Until the first words of the answer.</param>
/// <param name="LatencyMs">Of the whole call.</param>
/// <param name="CostUsd">What the call cost; it is in the usage too.</param>
public sealed record ModelTestResult(string Provider, bool Works, int? ListedModels, string Model, string? Cause, int? FirstTokenMs, int LatencyMs, decimal CostUsd);

/// <summary>Answer of <c>PUT /models/{provider}/key</c>: the key is stored.</summary>
public sealed record ModelKeyStored(string KeyLastFour, ModelTestResult Test);

/// <summary>Answer of <c>GET /models/transcription</c>.</summary>
/// <param name="Model">As <c>provider/model</c>; absent when none is connected that can write down what is said.</param>
public sealed record TranscriptionOffer(string? Model);

/// <summary>Answer of <c>POST /models/transcription</c>.</summary>
/// <param name="Seconds">Of sound that were paid for.</param>
/// <param name="CostUsd">What the call cost; it is in the usage too.</param>
public sealed record Transcript(string Text, string Model, int Seconds, decimal CostUsd);

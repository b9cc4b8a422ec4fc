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
/// <param name="Tiers">Those it is asked for: <c>simple</c>, <c>medium</c>, <c>complex</c>.</param>
public sealed record ProviderModel(
    string Id, decimal? InputPrice, decimal? CachedInputPrice, decimal? OutputPrice, DateOnly? PricesAsOf, int? ContextTokens, IReadOnlyList<string> Tiers);

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

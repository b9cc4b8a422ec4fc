using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>A model that may serve a request.</summary>
/// <param name="Info">Its prices and size; null when nobody configured them.</param>
/// <param name="UserKey">The key that the person who asks has entered; it goes before the environment's.</param>
internal sealed record ModelCandidate(ProviderOptions Provider, string Model, ModelInfo? Info, ModelKey? UserKey = null)
{
    public string Name => $"{Provider.Name}/{Model}";

    public bool IsBuiltIn => Provider.Kind == ProviderOptions.BuiltIn;

    public bool Is(ModelRecord record) => record.Model == Model && record.Provider == Provider.Name;

    /// <summary>Why this one is asked, in a clause; null when it is the first of its list.</summary>
    public string? Why { get; init; }
}

/// <summary>Which models serve one user, by tier.</summary>
internal sealed record ServingModels(IReadOnlyList<ProviderOptions> Connected, IReadOnlyDictionary<string, IReadOnlyList<ModelCandidate>> Tiers)
{
    public IReadOnlyList<string> TiersOf(string model) => [.. Tiers.Where(tier => tier.Value.Any(candidate => candidate.Name == model)).Select(tier => tier.Key)];

    public IEnumerable<string> ModelsOf(ProviderOptions provider) =>
        Tiers.Values.SelectMany(tier => tier).Where(candidate => candidate.Provider == provider).Select(candidate => candidate.Model).Distinct();
}

/// <summary>Which models are connected for a user, and in which order they serve a tier.</summary>
public sealed class ModelCatalog
{
    private readonly ModelOptions options;
    private readonly ModelListing listing;
    private readonly ModelKeyStore keys;

    /// <summary>The providers that some tier names.</summary>
    private readonly HashSet<string> named;

    internal ModelCatalog(IOptions<ModelOptions> options, ModelListing listing, ModelKeyStore keys)
    {
        (this.options, this.listing, this.keys) = (options.Value, listing, keys);
        named = options.Value.Tiers.Values.SelectMany(tier => tier).Select(ProviderOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether any language model can be asked for this user; the built-in engine does not count.</summary>
    public async Task<bool> IsAnyConnectedAsync(Guid userId, CancellationToken cancellation) =>
        (await ConnectedAsync(await keys.ReadAsync(userId, cancellation), cancellation)).Count > 0;

    /// <summary>How many tokens the model that serves a tier first can read and write together; null when nobody knows.</summary>
    public async Task<int?> WindowAsync(Guid userId, string tier, CancellationToken cancellation) =>
        (await CandidatesAsync(userId, tier, cancellation)).FirstOrDefault()?.Info?.ContextTokens;

    /// <summary>What the same tokens would have cost at the most expensive model connected for the user; null when no model with prices is.</summary>
    /// <param name="cachedTokens">Among the input.</param>
    public async Task<(string Model, decimal CostUsd)?> CostAtDearestAsync(Guid userId, long inputTokens, long cachedTokens, long outputTokens, CancellationToken cancellation)
    {
        var connected = await ConnectedAsync(await keys.ReadAsync(userId, cancellation), cancellation);
        return connected.SelectMany(provider => provider.Models, (provider, model) => (Name: $"{provider.Name}/{model.Key}", Info: model.Value))
            .Where(model => model.Info.Answers && model.Info is { InputPrice: not null, OutputPrice: not null })
            .Select(model => ((string, decimal)?)(model.Name, ModelCost.Of(model.Info, inputTokens, outputTokens, cachedTokens)))
            .MaxBy(model => model?.Item2);
    }

    /// <summary>
    /// The tier's list, as far as it is connected, then every connected provider that no tier names. The built-in engine serves where the list
    /// names it, and when nothing at all is connected.
    /// </summary>
    internal Task<IReadOnlyList<ModelCandidate>> CandidatesAsync(Guid userId, string tier, CancellationToken cancellation) =>
        CandidatesAsync(userId, options.Tiers.GetValueOrDefault(tier) ?? [], cancellation);

    /// <summary>The same for any list of <c>provider/model</c>.</summary>
    internal async Task<IReadOnlyList<ModelCandidate>> CandidatesAsync(Guid userId, IReadOnlyList<string> list, CancellationToken cancellation)
    {
        var userKeys = await keys.ReadAsync(userId, cancellation);
        return await CandidatesAsync(list, await ConnectedAsync(userKeys, cancellation), userKeys, cancellation);
    }

    internal async Task<ServingModels> ServingAsync(Guid userId, CancellationToken cancellation)
    {
        var userKeys = await keys.ReadAsync(userId, cancellation);
        var connected = await ConnectedAsync(userKeys, cancellation);
        var tiers = new OrderedDictionary<string, IReadOnlyList<ModelCandidate>>();
        foreach (var tier in ModelOptions.TierNames) tiers[tier] = await CandidatesAsync(options.Tiers.GetValueOrDefault(tier) ?? [], connected, userKeys, cancellation);
        return new ServingModels(connected, tiers);
    }

    /// <summary>The model of that name, <c>provider/model</c>; null when its provider is not connected for the user.</summary>
    internal async Task<ModelCandidate?> FindAsync(Guid userId, string name, CancellationToken cancellation)
    {
        if (name.Split('/', 2) is not [var providerName, { Length: > 0 } model]) return null;
        var userKeys = await keys.ReadAsync(userId, cancellation);
        var provider = (await ConnectedAsync(userKeys, cancellation)).FirstOrDefault(provider => provider.Name.Equals(providerName, StringComparison.OrdinalIgnoreCase));
        return provider is null ? null : Candidate(provider, model, KeyOf(provider, userKeys));
    }

    /// <summary>The cheapest connected model that turns text into vectors; null when there is none.</summary>
    internal Task<ModelCandidate?> EmbedderAsync(Guid userId, CancellationToken cancellation) =>
        CheapestAsync(userId, model => model.IsForEmbedding, provider => listing.EmbeddersAsync(provider, null, cancellation), cancellation);

    /// <summary>The cheapest connected model that writes down what is said; null when there is none.</summary>
    internal Task<ModelCandidate?> TranscriberAsync(Guid userId, CancellationToken cancellation) =>
        CheapestAsync(userId, model => model.IsForTranscription, provider => listing.TranscribersAsync(provider, null, cancellation), cancellation);

    /// <param name="localAsync">What a server on this machine has besides those that are configured.</param>
    private async Task<ModelCandidate?> CheapestAsync(Guid userId, Func<ModelInfo, bool> can, Func<ProviderOptions, Task<IReadOnlyList<string>>> localAsync, CancellationToken cancellation)
    {
        var userKeys = await keys.ReadAsync(userId, cancellation);
        List<ModelCandidate> found = [];
        foreach (var provider in (await ConnectedAsync(userKeys, cancellation)).Where(provider => provider.Kind == ProviderOptions.OpenAI))
        {
            var ids = provider.Models.Where(model => can(model.Value)).Select(model => model.Key);
            if (provider.IsLocal) ids = ids.Concat(await localAsync(provider));
            found.AddRange(ids.Select(id => Candidate(provider, id, KeyOf(provider, userKeys))));
        }

        return found.MinBy(candidate => candidate.Info?.InputPrice ?? decimal.MaxValue);
    }

    internal static ModelCandidate Candidate(ProviderOptions provider, string model, ModelKey? userKey) =>
        new(provider, model, provider.Models.GetValueOrDefault(model) ?? (provider.IsLocal || provider.Kind == ProviderOptions.Cassette ? new ModelInfo(0, 0) : null), userKey);

    private async Task<IReadOnlyList<ModelCandidate>> CandidatesAsync(
        IReadOnlyList<string> list, IReadOnlyList<ProviderOptions> connected, IReadOnlyDictionary<string, StoredModelKey> userKeys, CancellationToken cancellation)
    {
        var candidates = new List<ModelCandidate>();
        foreach (var entry in list)
        {
            var provider = options.Providers[ProviderOf(entry)];
            if (provider.Kind == ProviderOptions.BuiltIn || connected.Contains(provider)) Add(provider, entry[(provider.Name.Length + 1)..]);
        }

        foreach (var provider in connected.Where(provider => !named.Contains(provider.Name))) Add(provider, await FirstModelAsync(provider, KeyOf(provider, userKeys), cancellation));

        if (connected.Count == 0 && !candidates.Any(candidate => candidate.IsBuiltIn))
            foreach (var provider in options.Providers.Values.Where(provider => provider.Kind == ProviderOptions.BuiltIn).Take(1)) Add(provider, "templates");
        return candidates;

        void Add(ProviderOptions provider, string model) => candidates.Add(Candidate(provider, model, KeyOf(provider, userKeys)));
    }

    /// <summary>Those that somebody configured or entered a key for come before those found on this machine.</summary>
    private async Task<IReadOnlyList<ProviderOptions>> ConnectedAsync(IReadOnlyDictionary<string, StoredModelKey> userKeys, CancellationToken cancellation)
    {
        bool IsGiven(ProviderOptions provider) => provider.IsGiven || KeyOf(provider, userKeys) is not null;
        var asked = options.Providers.Values.Where(provider => provider.Kind != ProviderOptions.BuiltIn)
            .Select(async provider => (provider, Connected: IsGiven(provider) || (provider.IsLocal && await listing.ListAsync(provider, null, cancellation) is { Count: > 0 })));
        return [.. (await Task.WhenAll(asked)).Where(answer => answer.Connected).Select(answer => answer.provider).OrderByDescending(IsGiven)];
    }

    private static ModelKey? KeyOf(ProviderOptions provider, IReadOnlyDictionary<string, StoredModelKey> userKeys) => userKeys.GetValueOrDefault(provider.Name)?.Key;

    private async Task<string> FirstModelAsync(ProviderOptions provider, ModelKey? userKey, CancellationToken cancellation) =>
        provider.Models.FirstOrDefault(model => model.Value.Answers).Key ?? (await listing.ListAsync(provider, userKey, cancellation))?.FirstOrDefault() ?? "default";

    private static string ProviderOf(string entry) => entry[..entry.IndexOf('/')];
}

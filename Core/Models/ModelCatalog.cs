using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>A model that may serve a request.</summary>
/// <param name="Info">Its prices and size; null when nobody configured them.</param>
internal sealed record ModelCandidate(ProviderOptions Provider, string Model, ModelInfo? Info)
{
    public string Name => $"{Provider.Name}/{Model}";

    public bool IsBuiltIn => Provider.Kind == ProviderOptions.BuiltIn;
}

/// <summary>Which models are connected, and in which order they serve a tier.</summary>
public sealed class ModelCatalog
{
    private readonly ModelOptions options;
    private readonly ModelListing listing;

    internal ModelCatalog(IOptions<ModelOptions> options, ModelListing listing)
    {
        this.options = options.Value;
        this.listing = listing;
    }

    /// <summary>Whether any language model can be asked; the built-in engine does not count.</summary>
    public async Task<bool> IsAnyConnectedAsync(CancellationToken cancellation) => (await ConnectedAsync(cancellation)).Count > 0;

    /// <summary>
    /// The tier's list, as far as it is connected, then every connected provider that no tier names. The built-in engine serves where the list
    /// names it, and when nothing at all is connected.
    /// </summary>
    internal async Task<IReadOnlyList<ModelCandidate>> CandidatesAsync(string tier, CancellationToken cancellation)
    {
        var connected = await ConnectedAsync(cancellation);
        var candidates = new List<ModelCandidate>();
        foreach (var entry in options.Tiers.GetValueOrDefault(tier) ?? [])
        {
            var provider = options.Providers[ProviderOf(entry)];
            if (provider.Kind == ProviderOptions.BuiltIn || connected.Contains(provider)) candidates.Add(Candidate(provider, entry[(provider.Name.Length + 1)..]));
        }

        foreach (var provider in connected.Where(provider => !IsNamed(provider)))
            candidates.Add(Candidate(provider, await FirstModelAsync(provider, cancellation)));

        if (connected.Count == 0 && !candidates.Any(candidate => candidate.IsBuiltIn))
            candidates.AddRange(options.Providers.Values.Where(provider => provider.Kind == ProviderOptions.BuiltIn).Take(1).Select(provider => Candidate(provider, "templates")));
        return candidates;
    }

    private async Task<IReadOnlyList<ProviderOptions>> ConnectedAsync(CancellationToken cancellation)
    {
        var asked = options.Providers.Values.Where(provider => provider.Kind != ProviderOptions.BuiltIn)
            .Select(async provider => (provider, Connected: provider.IsGiven || (provider.IsLocal && await listing.ListAsync(provider, cancellation) is { Count: > 0 })));
        return [.. (await Task.WhenAll(asked)).Where(answer => answer.Connected).Select(answer => answer.provider).OrderByDescending(provider => provider.IsGiven)];
    }

    private async Task<string> FirstModelAsync(ProviderOptions provider, CancellationToken cancellation) =>
        provider.Models.Count > 0 ? provider.Models.GetAt(0).Key : (await listing.ListAsync(provider, cancellation))?.FirstOrDefault() ?? "default";

    private bool IsNamed(ProviderOptions provider) =>
        options.Tiers.Values.Any(tier => tier.Any(entry => string.Equals(ProviderOf(entry), provider.Name, StringComparison.OrdinalIgnoreCase)));

    private static string ProviderOf(string entry) => entry[..entry.IndexOf('/')];

    private static ModelCandidate Candidate(ProviderOptions provider, string model) =>
        new(provider, model, provider.Models.GetValueOrDefault(model) ?? (provider.IsLocal ? new ModelInfo(0, 0) : null));
}

using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>What a person sees and changes of the providers: how each stands, its key, and a try of it.</summary>
public sealed class ModelConnections
{
    private const int RedFailures = 3;

    private readonly ModelOptions options;
    private readonly ModelCatalog catalog;
    private readonly ModelListing listing;
    private readonly ModelKeyStore keys;
    private readonly ModelCallStore calls;
    private readonly ModelCaller caller;
    private readonly BudgetStore budgets;

    internal ModelConnections(
        IOptions<ModelOptions> options, ModelCatalog catalog, ModelListing listing, ModelKeyStore keys, ModelCallStore calls, ModelCaller caller, BudgetStore budgets) =>
        (this.options, this.catalog, this.listing, this.keys, this.calls, this.caller, this.budgets) = (options.Value, catalog, listing, keys, calls, caller, budgets);

    /// <summary>The name as configured, of a provider that takes a key or can be tried; null when there is none.</summary>
    public string? Find(string provider) => options.Providers.TryGetValue(provider, out var found) && found.Kind != ProviderOptions.BuiltIn ? found.Name : null;

    public async Task<ModelProviderList> ListAsync(Guid userId, CancellationToken cancellation)
    {
        var stored = await keys.ReadAsync(userId, cancellation);
        var health = (await calls.HealthAsync(userId, cancellation)).ToDictionary(provider => provider.Provider, StringComparer.OrdinalIgnoreCase);
        var serving = await catalog.ServingAsync(userId, cancellation);
        var providers = options.Providers.Values.Select(provider =>
            DescribeAsync(provider, stored.GetValueOrDefault(provider.Name), health.GetValueOrDefault(provider.Name), serving, cancellation));
        return new ModelProviderList(await Task.WhenAll(providers));
    }

    /// <summary>Stores a key that the provider takes. One that it refuses is not stored, and the answer says why.</summary>
    public async Task<(ModelTestResult Test, bool Stored)> EnterKeyAsync(Guid userId, string provider, string key, CancellationToken cancellation)
    {
        var (test, failure) = await TryAsync(userId, options.Providers[provider], new ModelKey(key, $"{userId}/{Stopwatch.GetTimestamp()}"), cancellation);
        if (failure is { IsAboutKey: true }) return (test, false);
        await keys.SaveAsync(userId, test.Provider, key, cancellation);
        return (test, true);
    }

    /// <summary>False when there was none.</summary>
    public Task<bool> DeleteKeyAsync(Guid userId, string provider, CancellationToken cancellation) => keys.DeleteAsync(userId, provider, cancellation);

    /// <summary>Tries a provider with the key that the user's requests would use.</summary>
    public async Task<ModelTestResult> TestAsync(Guid userId, string provider, CancellationToken cancellation)
    {
        var stored = await keys.ReadAsync(userId, cancellation);
        return (await TryAsync(userId, options.Providers[provider], stored.GetValueOrDefault(provider)?.Key, cancellation)).Test;
    }

    private async Task<(ModelTestResult Test, ModelFailure? Failure)> TryAsync(Guid userId, ProviderOptions provider, ModelKey? key, CancellationToken cancellation)
    {
        var listed = await listing.ListAsync(provider, key, cancellation);
        var model = Cheapest(provider) ?? listed?.FirstOrDefault() ?? "default";
        var request = new ModelRequest(userId, null, "test", "test", "simple", "", "", null, [new(ChatRole.User, "Answer with the word: ok")], null) { MaxOutputTokens = 256 };
        var candidate = ModelCatalog.Candidate(provider, model, key);
        var budget = new ModelBudget(request, budgets, calls, options.MaxOutputTokens);
        var outcome = await budget.WhyNotAsync(candidate, cancellation) is { } tooDear
            ? new CallOutcome(null, null, 0, WasMade: false) { WhyNot = tooDear }
            : await caller.CallAsync(request, candidate, budget, new NoProgress(), cancellation);
        var cause = outcome.WhyNot ?? outcome.Failure?.Cause;
        var test = new ModelTestResult(provider.Name, cause is null, listed?.Count, model, cause, outcome.FirstTokenMs, outcome.LatencyMs, outcome.CostUsd);
        return (test, outcome.Failure);
    }

    private static string? Cheapest(ProviderOptions provider) => provider.Models.Where(model => model.Value.Answers).OrderBy(model => model.Value.OutputPrice ?? decimal.MaxValue).Select(model => model.Key).FirstOrDefault();

    private async Task<ModelProvider> DescribeAsync(
        ProviderOptions provider, StoredModelKey? stored, ProviderHealth? health, ServingModels serving, CancellationToken cancellation)
    {
        var connected = serving.Connected.Contains(provider);
        var (status, cause) = Status(provider, stored, health, connected);
        var source = stored?.Key is not null ? "user" : provider.ApiKey is not null ? "environment" : null;
        var ids = provider.Models.Count > 0 || !connected || provider.Kind == ProviderOptions.BuiltIn
            ? provider.Models.Keys
            : await listing.ListAsync(provider, stored?.Key, cancellation) ?? [];
        var models = ids.Union(serving.ModelsOf(provider)).Select(id => Describe(ModelCatalog.Candidate(provider, id, null), serving));
        return new ModelProvider(provider.Name, provider.Kind, provider.IsLocal, connected, status, cause, health?.LastAt, source, stored?.LastFour, [.. models]);
    }

    private static ProviderModel Describe(ModelCandidate model, ServingModels serving) => new(
        model.Model, model.Info?.InputPrice, model.Info?.CachedInputPrice, model.Info?.OutputPrice, model.Info?.PricesAsOf, model.Info?.ContextTokens, Names(model.Info?.Capabilities ?? default), serving.TiersOf(model.Name));

    private static IReadOnlyList<string> Names(ModelCapabilities capabilities) =>
        [.. Enum.GetValues<ModelCapabilities>().Where(one => one != ModelCapabilities.None && capabilities.HasFlag(one)).Select(Json.Name)];

    private static (ModelProviderStatus, string?) Status(ProviderOptions provider, StoredModelKey? stored, ProviderHealth? health, bool connected) =>
        stored is { Key: null } ? (ModelProviderStatus.Red, "the stored key cannot be read on this machine; enter it again")
        : provider.Kind == ProviderOptions.BuiltIn ? (ModelProviderStatus.Green, null)
        : !connected ? (ModelProviderStatus.Off, provider.IsLocal ? $"no server with models answers at {provider.BaseUrl}" : "no key is set; enter one")
        : health is not { Failures: > 0 } ? (ModelProviderStatus.Green, null)
        : (health.Failures >= RedFailures ? ModelProviderStatus.Red : ModelProviderStatus.Yellow, health.LastCause);
}

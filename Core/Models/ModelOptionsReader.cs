using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Nightshift.Models;

/// <summary>
/// Lays the section <c>Models</c> over the shipped providers. It reads by hand, because a model's id may hold the colon that separates
/// configuration keys.
/// </summary>
internal static class ModelOptionsReader
{
    /// <summary>Where Ollama itself reads its address from.</summary>
    private const string OllamaHost = "OLLAMA_HOST";

    public static void Read(IConfiguration configuration, ModelOptions options)
    {
        var section = configuration.GetSection(ModelOptions.Section);
        foreach (var provider in ShippedProviders.All) options.Providers[provider.Name] = provider;
        if (Address(configuration[OllamaHost]) is { } ollama) options.Providers["ollama"].BaseUrl = ollama;
        foreach (var (tier, models) in ShippedProviders.Tiers) options.Tiers[tier] = models;

        foreach (var child in section.GetSection("Providers").GetChildren()) ReadProvider(child, options);
        foreach (var child in section.GetSection("Tiers").GetChildren()) options.Tiers[child.Key] = ReadList(child);
        foreach (var role in section.GetSection("Roles").GetChildren()) options.Roles[role.Key] = role.GetChildren().ToDictionary(tier => tier.Key, ReadList, StringComparer.OrdinalIgnoreCase);
        options.KeyFolder = Text(section, nameof(options.KeyFolder)) ?? options.KeyFolder;
        ReadLimits(section, options);
    }

    private static void ReadLimits(IConfigurationSection section, ModelOptions options)
    {
        options.FirstTokenSeconds = Number<double>(section, nameof(options.FirstTokenSeconds), options) ?? options.FirstTokenSeconds;
        options.StallSeconds = Number<double>(section, nameof(options.StallSeconds), options) ?? options.StallSeconds;
        options.CallSeconds = Number<double>(section, nameof(options.CallSeconds), options) ?? options.CallSeconds;
        options.Tries = Number<int>(section, nameof(options.Tries), options) ?? options.Tries;
        options.RetrySeconds = Number<double>(section, nameof(options.RetrySeconds), options) ?? options.RetrySeconds;
        options.RetryAfterLimitSeconds = Number<double>(section, nameof(options.RetryAfterLimitSeconds), options) ?? options.RetryAfterLimitSeconds;
        options.MaxOutputTokens = Number<int>(section, nameof(options.MaxOutputTokens), options) ?? options.MaxOutputTokens;
        options.BreakerFailures = Number<int>(section, nameof(options.BreakerFailures), options) ?? options.BreakerFailures;
        options.BreakerSeconds = Number<double>(section, nameof(options.BreakerSeconds), options) ?? options.BreakerSeconds;
    }

    private static void ReadProvider(IConfigurationSection section, ModelOptions options)
    {
        if (!options.Providers.TryGetValue(section.Key, out var provider))
            options.Providers[section.Key] = provider = new ProviderOptions(section.Key);

        if (Text(section, "Kind") is { } kind) provider.Kind = kind.ToLowerInvariant();
        if (Text(section, "BaseUrl") is { } address)
        {
            provider.BaseUrl = address.TrimEnd('/');
            provider.IsGiven = true;
        }

        if (Text(section, "Path") is { } path)
        {
            provider.Path = path;
            provider.IsGiven = true;
        }

        if (Text(section, "ApiKey") is { } key)
        {
            provider.ApiKey = key;
            provider.IsGiven = true;
        }

        ReadModels(section.GetSection("Models"), "", provider, options);
    }

    /// <summary>A node without children, or with a price below it, is a model; any other is the first part of an id with a colon.</summary>
    private static void ReadModels(IConfigurationSection parent, string prefix, ProviderOptions provider, ModelOptions options)
    {
        foreach (var node in parent.GetChildren())
        {
            var id = prefix + node.Key;
            if (!node.GetChildren().Any() || Settings.Any(setting => node[setting] is not null))
                provider.Models[id] = ReadModel(node, provider.Models.GetValueOrDefault(id) ?? new(), options);
            else
                ReadModels(node, $"{id}:", provider, options);
        }
    }

    private static readonly string[] Settings = [nameof(ModelInfo.InputPrice), nameof(ModelInfo.OutputPrice), nameof(ModelInfo.ContextTokens), nameof(ModelInfo.CachedInputPrice), nameof(ModelInfo.Capabilities)];

    /// <summary>A configured price takes the date of the shipped ones away, and a new input price the shipped discount on it.</summary>
    private static ModelInfo ReadModel(IConfigurationSection node, ModelInfo shipped, ModelOptions options)
    {
        var input = Number<decimal>(node, nameof(ModelInfo.InputPrice), options);
        var output = Number<decimal>(node, nameof(ModelInfo.OutputPrice), options);
        var cached = Number<decimal>(node, nameof(ModelInfo.CachedInputPrice), options);
        return new ModelInfo(
            input ?? shipped.InputPrice,
            output ?? shipped.OutputPrice,
            Number<int>(node, nameof(ModelInfo.ContextTokens), options) ?? shipped.ContextTokens,
            cached ?? (input is null ? shipped.CachedInputPrice : null),
            input is null && output is null && cached is null ? shipped.PricesAsOf : null,
            Capabilities(node, options) ?? shipped.Capabilities);
    }

    private static ModelCapabilities? Capabilities(IConfigurationSection node, ModelOptions options)
    {
        if (Text(node, nameof(ModelInfo.Capabilities)) is not { } text) return null;
        if (Enum.TryParse<ModelCapabilities>(text, ignoreCase: true, out var capabilities)) return capabilities;
        options.Problems.Add($"{node.Path}:{nameof(ModelInfo.Capabilities)} must list documentation, multimodal, embedding or transcription, not '{text}'.");
        return null;
    }

    /// <summary>Of a server on this machine, from <c>host</c>, <c>host:port</c> or a whole address; null for anything else.</summary>
    private static string? Address(string? host)
    {
        if (host is not { Length: > 0 } || !Uri.TryCreate(host.Contains("://") ? host : $"http://{host}", UriKind.Absolute, out var uri)) return null;
        var port = host.EndsWith($":{uri.Port}", StringComparison.Ordinal) || host.Contains($":{uri.Port}/", StringComparison.Ordinal) ? uri.Port : 11434;
        return $"{uri.Scheme}://{(uri.Host == "0.0.0.0" ? "127.0.0.1" : uri.Host)}:{port}/v1";
    }

    private static IReadOnlyList<string> ReadList(IConfigurationSection section) =>
        section.Value is { } line
            ? line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(child => child.Value?.Trim()).OfType<string>().Where(value => value.Length > 0)];

    private static string? Text(IConfigurationSection section, string key) => section[key]?.Trim() is { Length: > 0 } value ? value : null;

    private static T? Number<T>(IConfigurationSection section, string key, ModelOptions options) where T : struct, IParsable<T>
    {
        if (Text(section, key) is not { } text) return null;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value)) return value;
        options.Problems.Add($"{section.Path}:{key} must be a number, not '{text}'.");
        return null;
    }
}

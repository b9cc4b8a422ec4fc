using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>Says everything that is wrong with the section <c>Models</c> at once, each with the key to correct.</summary>
internal sealed class ModelOptionsCheck : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        List<string> problems =
        [
            .. options.Problems,
            .. Ranges(options),
            .. options.Providers.Values.SelectMany(Provider),
            .. options.Tiers.SelectMany(tier => Tier($"{ModelOptions.Section}:Tiers:{tier.Key}", tier.Key, tier.Value, options)),
            .. options.Roles.SelectMany(role => role.Value.SelectMany(tier => Tier($"{ModelOptions.Section}:Roles:{role.Key}:{tier.Key}", tier.Key, tier.Value, options)))
        ];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Ranges(ModelOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{ModelOptions.Section}: {result.ErrorMessage}");
    }

    private static IEnumerable<string> Provider(ProviderOptions provider)
    {
        if (provider.Kind is not (ProviderOptions.OpenAI or ProviderOptions.Anthropic or ProviderOptions.Cassette or ProviderOptions.BuiltIn))
            yield return $"{provider.Key}:Kind must be {ProviderOptions.OpenAI}, {ProviderOptions.Anthropic}, {ProviderOptions.Cassette} or {ProviderOptions.BuiltIn}, not '{provider.Kind}'.";
        else if (provider.Kind == ProviderOptions.Cassette && !File.Exists(provider.Path))
            yield return $"{provider.Key}:Path must be the file of a cassette.";
        else if (provider.Kind is ProviderOptions.OpenAI or ProviderOptions.Anthropic && !IsAddress(provider.BaseUrl))
            yield return $"{provider.Key}:BaseUrl must be an http or https address, such as https://host/v1.";

        if (provider.ApiKey is { } key && !ModelKey.IsPossible(key))
            yield return $"{provider.Key}:ApiKey holds a space or a character that no key has. Copy it again.";

        foreach (var (id, model) in provider.Models)
            if (model.InputPrice < 0 || model.OutputPrice < 0 || model.CachedInputPrice < 0 || model.ContextTokens <= 0)
                yield return $"{provider.Key}:Models:{id} must have prices of 0 or more and ContextTokens above 0.";
    }

    private static IEnumerable<string> Tier(string key, string tier, IReadOnlyList<string> models, ModelOptions options)
    {
        if (!ModelOptions.TierNames.Contains(tier, StringComparer.OrdinalIgnoreCase))
            yield return $"{key} is not a tier. Use {string.Join(", ", ModelOptions.TierNames)}.";

        foreach (var entry in models)
            if (entry.Split('/', 2) is not [var provider, { Length: > 0 }])
                yield return $"{key} must list provider/model, not '{entry}'.";
            else if (!options.Providers.ContainsKey(provider))
                yield return $"{key} names '{entry}', but there is no provider {provider}. Add {ModelOptions.Section}:Providers:{provider}:BaseUrl.";
    }

    private static bool IsAddress(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");
}

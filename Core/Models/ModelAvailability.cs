using Nightshift.Templates;

namespace Nightshift.Models;

/// <summary>Says before a request is taken whether anything can serve it.</summary>
public sealed class ModelAvailability(ModelCatalog catalog)
{
    private const string HowToConnect =
        "Connect one by starting Ollama on this machine or by setting a provider's key, such as Models__Providers__groq__ApiKey, and start Nightshift again";

    /// <summary>Null when the request can be served; else the sentence for the person who asked.</summary>
    public async Task<string?> WhyNotAsync(Guid userId, string prompt, string language, string? templateId, CancellationToken cancellation)
    {
        var library = TemplateLibrary.Instance;
        if (await catalog.IsAnyConnectedAsync(userId, cancellation) || library.Choose(prompt, language, templateId) is not null) return null;

        var offers = Names(library, language);
        return offers.Length == 0
            ? $"No model is connected, and there are no built-in templates for {language}. {HowToConnect}."
            : $"No model is connected and no built-in template fits this request. {HowToConnect}; or ask for one of: {offers}.";
    }

    /// <summary>The same for a model that is asked for by its name.</summary>
    public async Task<string?> WhyNotAsync(Guid userId, string model, CancellationToken cancellation) =>
        await catalog.FindAsync(userId, model, cancellation) is null ? $"{model} is not connected. Name a connected one as provider/model, or leave it out." : null;

    /// <summary>The same for a request that changes code, which no template can.</summary>
    public async Task<string?> WhyNoChangeAsync(Guid userId, CancellationToken cancellation) =>
        await catalog.IsAnyConnectedAsync(userId, cancellation) ? null : $"No model is connected, and a template cannot change code. {HowToConnect}; or edit the code by hand and validate it.";

    private static string Names(TemplateLibrary library, string language) =>
        string.Join(", ", library.All.Where(template => template.Language == language).Select(template => template.Name));
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Templates;
using Nightshift.Usage;

namespace Nightshift.Models;

/// <summary>Says before a request is taken whether anything can serve it.</summary>
public sealed class ModelAvailability
{
    private const string HowToConnect =
        "Connect one by starting Ollama on this machine or by setting a provider's key, such as Models__Providers__groq__ApiKey, and start Nightshift again";

    private readonly ModelCatalog catalog;
    private readonly ModelRouter router;
    private readonly BudgetStore budgets;
    private readonly ModelCallStore calls;
    private readonly ModelOptions options;

    internal ModelAvailability(ModelCatalog catalog, ModelRouter router, BudgetStore budgets, ModelCallStore calls, IOptions<ModelOptions> options) =>
        (this.catalog, this.router, this.budgets, this.calls, this.options) = (catalog, router, budgets, calls, options.Value);

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

    /// <summary>Null when there are no pictures with the request, or a connected model can see them; else the sentence for the person who asked.</summary>
    public async Task<string?> WhyBlindAsync(Execution draft, CancellationToken cancellation)
    {
        var call = FirstCall(draft);
        return ModelRouter.NeedsEyes(call) && (await router.RouteAsync(call, cancellation)).Count == 0 ? ModelRouter.WhyNone(call) : null;
    }

    /// <summary>Null when a first call, with no more in it than the request, fits at its worst into the run's, the day's and the month's budget; else the sentence for the person who asked.</summary>
    public async Task<(string Why, BudgetShortage? Shortage)?> WhyTooDearAsync(Execution draft, CancellationToken cancellation)
    {
        var call = FirstCall(draft);
        if (await budgets.LeftAsync(call, cancellation) is null) return null;
        var budget = new ModelBudget(call, budgets, calls, options.MaxOutputTokens);
        string? reason = null;
        foreach (var candidate in await router.RouteAsync(call, cancellation))
        {
            if (await budget.WhyNotAsync(candidate, cancellation) is not { } tooDear) return null;
            reason ??= tooDear;
        }
        if (budget.Shortage is not { } shortage) return reason is null ? null : ($"No model can be asked: {reason}.", null);
        return ($"Even the first call {shortage.Sentence()} Raise it, or choose a cheaper model.", shortage);
    }

    /// <summary>As small as a call for it can be.</summary>
    private static ModelRequest FirstCall(Execution draft)
    {
        var pictures = (draft.Context ?? []).Select(file => file.Picture).OfType<ContextPicture>().Select(picture => new DataContent(new byte[1], picture.MediaType));
        return ModelRequest.First(draft.UserId, draft.Tier, draft.Prompt, draft.Language) with
        {
            Messages = [new(ChatRole.User, [.. pictures, new TextContent(draft.Prompt)])], BudgetUsd = draft.BudgetUsd, Mode = draft.Mode, Preference = draft.LlmPreference, Model = draft.ChosenModel
        };
    }

    private static string Names(TemplateLibrary library, string language) =>
        string.Join(", ", library.All.Where(template => template.Language == language).Select(template => template.Name));
}

using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Nightshift.Models;

/// <summary>Which models serve a request, and in which order: by the tier, the person's settings, what the task needs, and what was learned.</summary>
internal sealed class ModelRouter(IOptions<ModelOptions> options, ModelCatalog catalog, ModelSettingsStore settings, ModelRecordStore records)
{
    public async Task<IReadOnlyList<ModelCandidate>> RouteAsync(ModelRequest request, CancellationToken cancellation)
    {
        if (request.Model is { } chosen) return await catalog.FindAsync(request.UserId, chosen, cancellation) is { } candidate ? Able(request, [candidate]) : [];
        var wanted = await settings.ReadAsync(request.UserId, cancellation);
        var (list, tier) = ListOf(request, wanted);
        var candidates = Able(request, await catalog.CandidatesAsync(request.UserId, list, cancellation));
        if (!wanted.Learning || candidates.Count < 2 || await records.ReadAsync(request.UserId, cancellation) is not { Count: > 0 } known) return candidates;
        return [.. candidates.GroupBy(candidate => IsMadeFor(request, candidate)).SelectMany((group, place) => // those made for it stay first
            LearnedOrder.Of([.. group], Task(request, tier), known, Random.Shared).Select(candidate => place == 0 ? candidate : candidate with { Why = null }))];
    }

    /// <summary>The same with what is expected of each, for people.</summary>
    public async Task<IReadOnlyList<RoutedModel>> ExplainAsync(ModelRequest request, CancellationToken cancellation)
    {
        var task = Task(request, ListOf(request, await settings.ReadAsync(request.UserId, cancellation)).Tier);
        var known = await records.ReadAsync(request.UserId, cancellation);
        return [.. (await RouteAsync(request, cancellation)).Select(Explain)];

        RoutedModel Explain(ModelCandidate candidate)
        {
            var expected = LearnedOrder.Expect(candidate, task, known);
            var tries = known.Where(record => candidate.Is(record) && record.Tier == task.Tier && record.Language == task.Language && record.TaskClass == task.TaskClass).Sum(record => record.Tries);
            return new RoutedModel(candidate.Name, candidate.Why, Math.Round(expected.Chance, 3), decimal.Round((decimal)expected.CostUsd, 6), Math.Round(tries, 1));
        }
    }

    private static RoutingTask Task(ModelRequest request, string tier) =>
        new(tier, request.Language, TaskClass.Of(request.Prompt), request.Purpose == "repair", Preference(request), ModelCost.Estimate(request.Messages));

    /// <summary>The list of <c>provider/model</c> that serves, and the tier that it stands for.</summary>
    private (IReadOnlyList<string> List, string Tier) ListOf(ModelRequest request, ModelSettings wanted)
    {
        var roleMode = wanted.Roles.GetValueOrDefault(request.Role) ?? request.RoleMode ?? wanted.Roles.GetValueOrDefault(request.Purpose, RoutingModes.Balanced);
        var tier = RoutingModes.Tier(request.Tier, roleMode);
        var name = request.Mode == RoutingModes.Busu || roleMode == RoutingModes.Busu ? RoutingModes.Busu : tier;
        var ofRole = (options.Value.Roles.GetValueOrDefault(request.Role) ?? options.Value.Roles.GetValueOrDefault(request.Purpose))?.GetValueOrDefault(name);
        return (ofRole ?? options.Value.Tiers.GetValueOrDefault(name) ?? [], tier);
    }

    private static string Preference(ModelRequest request) => request.Mode == RoutingModes.Busu ? LlmPreferences.Quality : request.Preference;

    /// <summary>Those that can do it at all, those made for it first.</summary>
    private static IReadOnlyList<ModelCandidate> Able(ModelRequest request, IReadOnlyList<ModelCandidate> candidates)
    {
        var able = NeedsEyes(request) ? [.. candidates.Where(candidate => Can(candidate, ModelCapabilities.Multimodal))] : candidates;
        return [.. able.OrderByDescending(candidate => IsMadeFor(request, candidate))];
    }

    private static bool IsMadeFor(ModelRequest request, ModelCandidate candidate) => Can(candidate, ModelCapabilities.Documentation) && TaskClass.IsDocumentation(request.Prompt);

    /// <summary>Why no model is routed to, in words for the person who asked.</summary>
    public static string WhyNone(ModelRequest request) => request.Model is { } chosen
        ? $"{chosen} is not connected any more, or cannot see pictures. Connect it again, or choose another model."
        : NeedsEyes(request)
        ? $"No connected model of the tier {request.Tier} can see pictures. Connect one that can, such as gemini, openai or anthropic, or leave the pictures out."
        : $"No model of the tier {request.Tier} is connected. Connect one of them, or name a connected one in {ModelOptions.Section}:Tiers:{request.Tier}.";

    public static bool NeedsEyes(ModelRequest request) => request.Messages.Any(message => message.Contents.Any(content => content is DataContent or UriContent));

    private static bool Can(ModelCandidate candidate, ModelCapabilities capability) => candidate.Info?.Capabilities.HasFlag(capability) is true;
}

using Nightshift.Executions;

namespace Nightshift.Models;

/// <summary>What a person sees of routing: how a request would be served, and how the models have done.</summary>
public sealed class ModelPlans
{
    private readonly ModelRouter router;
    private readonly ModelRecordStore records;
    private readonly ModelSettingsStore settings;

    internal ModelPlans(ModelRouter router, ModelRecordStore records, ModelSettingsStore settings) => (this.router, this.records, this.settings) = (router, records, settings);

    /// <summary>Reads the request as <c>POST /execute</c> would, and asks nobody.</summary>
    /// <param name="language">A known one.</param>
    public async Task<RoutePlan> PlanAsync(Guid userId, RouteRequest request, string language, CancellationToken cancellation)
    {
        var wanted = await settings.ReadAsync(userId, cancellation);
        var (mode, preference) = (request.Mode ?? wanted.Mode, request.LlmPreference ?? wanted.LlmPreference);
        var complexity = Complexity.Of(request.Prompt);
        var tier = request.Tier ?? RoutingModes.Tier(complexity.Tier, mode);
        var asked = ModelRequest.First(userId, tier, request.Prompt, language) with { Mode = mode, Preference = preference, Model = request.Model };
        return new RoutePlan(language, complexity.Score, complexity.Parts, complexity.Tier, tier, mode, preference, TaskClass.Of(request.Prompt), await router.ExplainAsync(asked, cancellation));
    }

    public async Task<LeagueTable> LeagueAsync(Guid userId, string? language, string? taskClass, CancellationToken cancellation) =>
        new(await records.LeagueAsync(userId, language, taskClass, cancellation));
}

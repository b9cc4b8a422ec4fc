using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Executions;

namespace Nightshift.Models;

internal static class RoutingEndpoints
{
    private const int MostRoles = 50;
    private const int LongestRole = 100;

    public static void MapRouting(this RouteGroupBuilder models)
    {
        models.MapGet("/settings", SettingsAsync).WithSummary("How you want models chosen");
        models.MapPut("/settings", SetAsync).WithSummary("Set it; what is absent stays as it is");
        models.MapGet("/league", LeagueAsync).WithSummary("How models did in your runs of the last 180 days, by cost per proven task");
        models.MapPost("/route", PlanAsync).WithSummary("How a request would be read and served; nobody is asked");
    }

    private static async Task<Ok<ModelSettings>> SettingsAsync(ClaimsPrincipal user, ModelSettingsStore settings, CancellationToken cancellation) =>
        TypedResults.Ok(await settings.ReadAsync(user.UserId(), cancellation));

    private static async Task<Results<Ok<ModelSettings>, ValidationProblem>> SetAsync(
        ModelSettingsRequest request, ClaimsPrincipal user, ModelSettingsStore settings, CancellationToken cancellation)
    {
        var errors = Check(request.Mode, request.LlmPreference);
        if (request.Roles is { } roles && (roles.Count > MostRoles || roles.Any(role => role.Key.Length is 0 or > LongestRole || !RoutingModes.All.Contains(role.Value))))
            errors["roles"] = [$"At most {MostRoles} names of up to {LongestRole} characters, each with one of {string.Join(", ", RoutingModes.All)}."];
        return errors.Count > 0 ? TypedResults.ValidationProblem(errors) : TypedResults.Ok(await settings.SaveAsync(user.UserId(), request, cancellation));
    }

    /// <param name="task_class">One of the classes that a plan names.</param>
    private static async Task<Ok<LeagueTable>> LeagueAsync(
        ClaimsPrincipal user, ModelPlans plans, CancellationToken cancellation, string? language = null, string? task_class = null) =>
        TypedResults.Ok(await plans.LeagueAsync(user.UserId(), language, task_class, cancellation));

    private static async Task<Results<Ok<RoutePlan>, ValidationProblem>> PlanAsync(RouteRequest request, ClaimsPrincipal user, ModelPlans plans, CancellationToken cancellation)
    {
        var errors = Check(request.Mode, request.LlmPreference, request.Tier);
        if (request.Language is not null && Language.Find(request.Language) is null) errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}."];
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        var language = (Language.Find(request.Language) ?? Language.Detect(request.Prompt, null)).Name;
        return TypedResults.Ok(await plans.PlanAsync(user.UserId(), request, language, cancellation));
    }

    /// <summary>What is wrong with them, by field.</summary>
    internal static Dictionary<string, string[]> Check(string? mode, string? preference, string? tier = null)
    {
        Dictionary<string, string[]> errors = [];
        if (preference is not null && !LlmPreferences.All.Contains(preference)) errors["llm_preference"] = [$"One of {string.Join(", ", LlmPreferences.All)}."];
        if (tier is not null && !Complexity.Tiers.Contains(tier)) errors["tier"] = [$"One of {string.Join(", ", Complexity.Tiers)}; leave it out to have it judged."];
        if (mode is not null && !RoutingModes.All.Contains(mode)) errors["mode"] = [$"One of {string.Join(", ", RoutingModes.All)}."];
        return errors;
    }
}

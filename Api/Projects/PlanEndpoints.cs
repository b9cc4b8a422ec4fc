using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Agents;

namespace Nightshift.Projects;

internal static class PlanEndpoints
{
    public static void MapPlans(this RouteGroupBuilder project)
    {
        project.MapGet("/plan", ReadAsync).WithSummary("The plan as YAML, the newest version or the one that is named");
        project.MapPut("/plan", SaveAsync).WithSummary("Put another plan in the place of the one that there is: reordered, with tasks dropped, changed or added, or imported from YAML");
        project.MapGet("/plans", ListAsync).WithSummary("The versions of the plan, the newest first");
        project.MapGet("/plans/{version:int}", VersionAsync).WithSummary("A version of the plan as data, with its estimate");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadAsync(Guid id, ClaimsPrincipal user, PlanStore plans, CancellationToken cancellation, int? version = null) =>
        await plans.FindAsync(user.UserId(), id, version, cancellation) is { } found
            ? TypedResults.File(Encoding.UTF8.GetBytes(PlanText.Write(found.Plan)), "application/yaml", $"plan-{id.ToString()[^12..]}-{found.Version}.yaml")
            : TypedResults.NotFound();

    private static async Task<Ok<PlanVersions>> ListAsync(Guid id, ClaimsPrincipal user, PlanStore plans, CancellationToken cancellation) => TypedResults.Ok(await plans.ListAsync(user.UserId(), id, cancellation));

    private static async Task<Results<Ok<StoredPlan>, NotFound>> VersionAsync(Guid id, int version, ClaimsPrincipal user, PlanStore plans, CancellationToken cancellation) =>
        await plans.FindAsync(user.UserId(), id, version, cancellation) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<StoredPlan>, ValidationProblem>> SaveAsync(
        Guid id, PlanRequest request, ClaimsPrincipal user, ProjectStore projects, PlanStore plans, PlanEstimator estimator, AgentCatalog agents, CancellationToken cancellation)
    {
        if (request.Plan is null == request.Text is null) return Wrong("plan", "Send either a plan, or its text as YAML.");
        var (field, given) = request.Text is null ? ("plan", request.Plan) : ("text", null);
        var (plan, fault) = request.Text is { } text ? PlanText.Read(text) : IsWhole(given!) ? PlanText.Read(PlanText.Write(given!)) : (null, "Each phase needs its tasks, and each task its id, title, what, agent, files, criteria and depends_on.");
        if (plan is null) return Wrong(field, fault!);
        if (PlanRules.Faults(plan, [.. (await agents.ListAsync(user.UserId(), cancellation)).Select(agent => agent.Name)]) is { Count: > 0 } faults) return Wrong(field, [.. faults]);
        var (project, draft) = ((await projects.FindAsync(user.UserId(), id, cancellation))!, (await projects.DraftAsync(user.UserId(), id, cancellation))!);
        await plans.ReplaceAsync(user.UserId(), id, request.Version, plan, await estimator.EstimateAsync(draft, project.Wish, plan, cancellation), cancellation);
        return TypedResults.Ok((await plans.FindAsync(user.UserId(), id, null, cancellation))!);
    }

    /// <summary>JSON may leave out what the records need.</summary>
    private static bool IsWhole(ProjectPlan plan) => plan is { Summary: not null, Phases: not null } && plan.Phases.All(phase => phase is { Title: not null, Goal: not null, Tasks: not null }
        && phase.Tasks.All(task => task is { Id: not null, Title: not null, What: not null, Agent: not null, Files: not null, Criteria: not null, DependsOn: not null }));

    private static ValidationProblem Wrong(string field, params string[] faults) => TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = faults });
}

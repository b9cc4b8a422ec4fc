using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;

namespace Nightshift.Projects;

internal static class GateEndpoints
{
    private const int MostComments = 20;

    public static void MapGates(this RouteGroupBuilder project)
    {
        project.MapPost("/approve", (Guid id, GateRequest gate, ClaimsPrincipal user, PlanStore plans, ApprovalStore approvals, CancellationToken cancellation) => PassAsync(id, gate, user, plans, approvals.ApproveAsync, cancellation))
            .WithSummary("Let a phase of the plan as it is be worked on, or all of them, or the pull request be opened");
        project.MapPost("/revoke", (Guid id, GateRequest gate, ClaimsPrincipal user, PlanStore plans, ApprovalStore approvals, CancellationToken cancellation) => PassAsync(id, gate, user, plans, approvals.RevokeAsync, cancellation))
            .WithSummary("Take the approval of a phase back, or all of them; a task that is worked on comes to its end");
        project.MapPost("/tasks/{task}/again", (Guid id, string task, ClaimsPrincipal user, PlanStore plans, ProjectTaskStore tasks, CancellationToken cancellation) => DecideAsync(id, task, user, plans, tasks.AgainAsync, cancellation))
            .WithSummary("Run a task that failed or was skipped again, going on from its best attempt");
        project.MapPost("/tasks/{task}/skip", (Guid id, string task, ClaimsPrincipal user, PlanStore plans, ProjectTaskStore tasks, CancellationToken cancellation) => DecideAsync(id, task, user, plans, tasks.SkipAsync, cancellation))
            .WithSummary("Go on without a task");
        project.MapPost("/tasks/{task}/change", ChangeAsync).WithSummary("Have a task that is done be changed, in words or as comments on lines");
    }

    private static async Task<Results<NoContent, ValidationProblem>> PassAsync(Guid id, GateRequest gate, ClaimsPrincipal user, PlanStore plans, Func<Guid, Guid, ProjectGate, int?, bool, CancellationToken, Task> pass, CancellationToken cancellation)
    {
        var phases = (await plans.FindAsync(user.UserId(), id, null, cancellation))?.Plan.Phases.Count ?? 0;
        if (gate.Phase is { } phase && (phase < 1 || phase > phases)) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["phase"] = [phases == 0 ? "There is no plan yet." : $"From 1 to {phases}."] });
        if (gate is { Phase: not null, Always: true } or { Phase: not null, Gate: ProjectGate.PullRequest }) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["phase"] = ["Leave it out: that is for all phases."] });
        await pass(user.UserId(), id, gate.Gate, gate.Phase, gate.Always, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> ChangeAsync(Guid id, string task, TaskChangeRequest change, ClaimsPrincipal user, PlanStore plans, ProjectTaskStore tasks, CancellationToken cancellation)
    {
        if (change.Comments is { Count: > MostComments }) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["comments"] = [$"At most {MostComments}."] });
        var asked = string.Join('\n', [.. new[] { change.Text?.Trim() }.Where(text => text is { Length: > 0 }), .. (change.Comments ?? []).Select(comment => $"{comment.Path}, line {comment.Line}: {comment.Text.Trim()}")]);
        if (asked.Length == 0) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["text"] = ["Say what shall be different."] });
        return await DecideAsync(id, task, user, plans, (userId, project, found, ending) => tasks.ChangeAsync(userId, project, found, asked, ending), cancellation) is { Result: NotFound missing } ? missing : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound>> DecideAsync(Guid id, string name, ClaimsPrincipal user, PlanStore plans, Func<Guid, Guid, PlanTask, CancellationToken, Task> decide, CancellationToken cancellation)
    {
        if ((await plans.FindAsync(user.UserId(), id, null, cancellation))?.Plan.AllTasks().FirstOrDefault(one => one.Id == name) is not { } task) return TypedResults.NotFound();
        await decide(user.UserId(), id, task, cancellation);
        return TypedResults.NoContent();
    }
}

using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Queue;
using Nightshift.Repositories;

namespace Nightshift.Projects;

internal static class ProjectEndpoints
{
    /// <summary>Nothing comes last: what has ended can be deleted, and what failed can go on.</summary>
    private const string Never = "";

    private const decimal LargestBudget = 10_000;

    public static IHostApplicationBuilder AddProjects(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProjectStores();
        return builder;
    }

    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapGroup("/projects").WithTags("Projects").AddEndpointFilter(RefuseAsync);
        projects.MapGet("", ListAsync).WithSummary("The user's projects, the newest first");
        projects.MapPost("", AddAsync).WithSummary("Begin a project: the repository is reviewed and a plan is written; nothing is changed before you approve");
        var project = projects.MapGroup("/{id:guid}").AddEndpointFilter(OwnAsync);
        project.MapGet("", ReadAsync).WithSummary("A project with its review, its plan, its tasks and its approvals");
        project.MapPut("", ChangeAsync).WithSummary("Set what it may cost, and whether its tasks wait for your night shift");
        project.MapDelete("", DeleteAsync).WithSummary("Delete a project that has ended; what its tasks made stays in their session");
        project.MapGet("/stream", async (Guid id, HttpContext context, ClaimsPrincipal user, EventStream events, long after = 0) => events.Follow(context, user.UserId(), ProjectEvents.Stream(id), Never, after))
            .WithSummary("What happens in a project, after a number or Last-Event-ID, then live");
        project.MapPost("/again", Do((projects, user, id, cancellation) => projects.AgainAsync(user, id, cancellation))).WithSummary("Have review and plan made again after they failed");
        project.MapPost("/pause", Do((projects, user, id, cancellation) => projects.PauseAsync(user, id, true, cancellation))).WithSummary("Let nothing begin any more; what runs comes to its end");
        project.MapPost("/resume", Do((projects, user, id, cancellation) => projects.PauseAsync(user, id, false, cancellation))).WithSummary("Let a paused project go on");
        project.MapPost("/stop", Do((projects, user, id, cancellation) => projects.StopAsync(user, id, cancellation))).WithSummary("End a project for good: what runs is cancelled, what is done stays on its branch");
        project.MapPost("/finish", Do((projects, user, id, cancellation) => projects.FinishAsync(user, id, cancellation))).WithSummary("Leave it at the branch: all is done, and there shall be no pull request");
        project.MapGet("/patch", PatchAsync).WithSummary("What is done so far, one commit a task, as git format-patch writes it, for git am");
        project.MapGet("/tasks/{task}/diff", DiffAsync).WithSummary("What a task changed, the last time that it was done, as a unified diff");
        project.MapPlans();
        project.MapGates();
    }

    /// <summary>What a project cannot do as it stands is a conflict, with the reason.</summary>
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ProjectRefusedException refused)
        {
            return Problems.Conflict(refused.Message);
        }
    }

    /// <summary>Another user's project is not there.</summary>
    private static async ValueTask<object?> OwnAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = Guid.Parse(http.GetRouteValue("id")!.ToString()!);
        return await http.RequestServices.GetRequiredService<ProjectStore>().FindAsync(http.User.UserId(), id, http.RequestAborted) is null ? TypedResults.NotFound() : await next(context);
    }

    private static async Task<Ok<ProjectList>> ListAsync(
        ClaimsPrincipal user, ProjectStore projects, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(await projects.ListAsync(user.UserId(), page, limit, cancellation));

    private static async Task<Results<Created<Project>, ValidationProblem, ProblemHttpResult>> AddAsync(
        ProjectRequest request, ClaimsPrincipal user, ProjectStore projects, ShiftStore shifts, ExecutionDrafting drafting, ExecutionIntake intake, CancellationToken cancellation)
    {
        var asked = new ExecuteRequest(request.Wish, GithubRepo: request.Repository, Mode: request.Mode);
        var errors = ExecuteRules.Check(asked).Where(error => error.Key == "mode").ToDictionary();
        if (WrongBudget(request.BudgetUsd) is { } wrong) errors["budget_usd"] = [wrong];
        if (request.ByNight && await WhyNoNightAsync(shifts, user, cancellation) is { } off) errors["by_night"] = [off];
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        var (draft, _, refused) = await drafting.DraftAsync(asked, user.UserId(), cancellation);
        if (draft is null) return refused!;
        if ((await intake.CheckAsync(draft, cancellation)).Refused is { } reason) return reason;
        await projects.AddAsync(draft, request.Wish, request.BudgetUsd, request.ByNight, cancellation);
        return TypedResults.Created($"/projects/{draft.Id}", await projects.FindAsync(user.UserId(), draft.Id, cancellation));
    }

    private static async Task<Results<Ok<ProjectDetail>, NotFound>> ReadAsync(
        Guid id, ClaimsPrincipal user, ProjectStore projects, PlanStore plans, ProjectTaskStore tasks, ApprovalStore approvals, CheckStore checks, CancellationToken cancellation)
    {
        var seq = await projects.SeqAsync(user.UserId(), id, cancellation); // before the rows, so that nothing falls between
        if (await projects.FindAsync(user.UserId(), id, cancellation) is not { } project) return TypedResults.NotFound();
        return TypedResults.Ok(new ProjectDetail(project, await projects.ReviewAsync(user.UserId(), project, cancellation), await plans.FindAsync(user.UserId(), id, null, cancellation),
            await tasks.ListAsync(user.UserId(), id, cancellation), await approvals.ListAsync(user.UserId(), id, cancellation), await checks.ListAsync(user.UserId(), id, cancellation), seq));
    }

    private static async Task<Results<NoContent, ValidationProblem>> ChangeAsync(Guid id, ProjectChange change, ClaimsPrincipal user, ProjectStore projects, ShiftStore shifts, CancellationToken cancellation)
    {
        if (WrongBudget(change.BudgetUsd) is { } wrong) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["budget_usd"] = [wrong] });
        if (change.ByNight == true && await WhyNoNightAsync(shifts, user, cancellation) is { } off) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["by_night"] = [off] });
        await projects.BudgetAsync(user.UserId(), id, change.BudgetUsd, cancellation);
        if (change.ByNight is { } byNight) await projects.ByNightAsync(user.UserId(), id, byNight, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<string?> WhyNoNightAsync(ShiftStore shifts, ClaimsPrincipal user, CancellationToken cancellation) =>
        (await shifts.ReadAsync(user.UserId(), cancellation)).Enabled ? null : "The night shift is off. Set its window and its purse first, on the page Queue or with PUT /queue/shift.";

    private static string? WrongBudget(decimal? usd) => usd is <= 0 or > LargestBudget ? $"More than 0, at most {LargestBudget:N0}." : null;

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, ProjectStore projects, CancellationToken cancellation) =>
        await projects.DeleteAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : Problems.Conflict("It is still worked on. Stop it first.");

    private static Func<Guid, ClaimsPrincipal, ProjectStore, CancellationToken, Task<NoContent>> Do(Func<ProjectStore, Guid, Guid, CancellationToken, Task> act) => async (id, user, projects, cancellation) =>
    {
        await act(projects, user.UserId(), id, cancellation);
        return TypedResults.NoContent();
    };

    private static async Task<Results<ContentHttpResult, NotFound, ProblemHttpResult>> DiffAsync(Guid id, string task, ClaimsPrincipal user, ProjectStore projects, ProjectTaskStore tasks, Git git, CancellationToken cancellation)
    {
        var project = (await projects.FindAsync(user.UserId(), id, cancellation))!;
        if ((await tasks.ListAsync(user.UserId(), id, cancellation)).FirstOrDefault(one => one.Task == task)?.CommitSha is not { } commit) return TypedResults.NotFound();
        var made = await git.RunAsync(RepositoryFolders.Clone(user.UserId(), project.RepositoryId), ["show", "--format=", "--no-color", "--no-ext-diff", "--no-textconv", "--end-of-options", commit], cancellation);
        return made.ExitCode == 0 ? TypedResults.Text(made.Text, "text/plain") : Gone(project);
    }

    private static ProblemHttpResult Gone(Project project) => Problems.Conflict($"The repository {project.Repository} is not here any more. Import it again.");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PatchAsync(Guid id, ClaimsPrincipal user, ProjectStore projects, Git git, CancellationToken cancellation)
    {
        var project = (await projects.FindAsync(user.UserId(), id, cancellation))!;
        if (project.HeadSha is not { } head) return Problems.Conflict("No task is done yet, so there is nothing to take.");
        var made = await git.RunAsync(RepositoryFolders.Clone(user.UserId(), project.RepositoryId), ["format-patch", "--stdout", "--end-of-options", $"{project.CommitSha}..{head}"], cancellation);
        return made.ExitCode == 0 ? TypedResults.File(made.Output, "text/plain", $"project-{id.ToString()[^12..]}.patch") : Gone(project);
    }
}

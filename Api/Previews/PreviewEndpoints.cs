using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Previews;

internal static class PreviewEndpoints
{
    public static IHostApplicationBuilder AddPreviews(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PreviewOptions>().BindConfiguration(PreviewOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PreviewStore>().AddSingleton<RunnerPreviews>().AddSingleton<PreviewLinks>().AddSingleton<PreviewNews>().AddSingleton<PreviewGate>().AddSingleton<PreviewSources>().AddSingleton<PreviewCopy>();
        builder.Services.AddHostedService<PreviewWatch>();
        return builder;
    }

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
        var previews = routes.MapGroup("/preview").WithTags("Previews");
        previews.MapPost("", AddAsync).WithSummary("Start the app of an execution's delivered files, of one of its attempts, or of a workspace");
        previews.MapGet("", ListAsync).WithSummary("The user's previews, newest first");
        previews.MapGet("/plan", PlanAsync).WithSummary("What an app of an execution or a workspace is taken for, and the command that would start it");
        previews.MapGet("/{id:guid}", ReadAsync).WithSummary("How a preview stands");
        previews.MapGet("/{id:guid}/stream", FollowAsync).WithSummary("The same as Server-Sent Events whenever it changes, with its log and what it uses");
        previews.MapGet("/{id:guid}/logs", LogsAsync).WithSummary("What the app printed, its newest part");
        previews.MapPost("/{id:guid}/keep", KeepAsync).WithSummary("Give a preview more time");
        previews.MapPost("/{id:guid}/restart", RestartAsync).WithSummary("Start it once more at the same address, if need be by another command");
        previews.MapDelete("/{id:guid}", StopAsync).WithSummary("Stop a preview");
    }

    private static async Task<Results<Created<PreviewCreated>, ValidationProblem, ProblemHttpResult>> AddAsync(
        PreviewDraft draft, ClaimsPrincipal user, HttpRequest request, PreviewStore previews, PreviewSources sources, PreviewLinks links, IOptions<PreviewOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        if (!await sources.AreOwnAsync(user.UserId(), draft.ExecutionId, draft.WorkspaceId, cancellation)) return NotOwn(draft.ExecutionId);
        var errors = Check(draft.Port, draft.Command);
        CheckSource(errors, draft.ExecutionId, draft.WorkspaceId, draft.Attempt);
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        var (attempt, problem) = await AttemptAsync(user.UserId(), draft.ExecutionId, draft.Attempt, sources, cancellation);
        if (problem is not null) return problem;

        var now = time.GetUtcNow();
        var preview = new Preview(
            Guid.CreateVersion7(now), user.UserId(), draft.ExecutionId, attempt, draft.WorkspaceId, PreviewAddress.NewKey(), 1, null, PreviewStatus.Starting, "Waiting for a Runner.", null, Command(draft.Command), draft.Port,
            false, "", now, now.AddMinutes(options.Value.Minutes), null);
        return await previews.AddAsync(preview, options.Value.AtOnce, cancellation)
            ? TypedResults.Created($"/preview/{preview.Id}", new PreviewCreated(preview.Id, links.Of(request, preview.Key), preview.ExpiresAt))
            : TooMany(options.Value);
    }

    private static async Task<Results<Ok<PreviewPlan>, ValidationProblem, ProblemHttpResult>> PlanAsync(
        ClaimsPrincipal user, PreviewSources sources, RunnerPreviews runners, CancellationToken cancellation,
        [FromQuery(Name = "execution_id")] Guid? executionId = null, int? attempt = null, [FromQuery(Name = "workspace_id")] Guid? workspaceId = null)
    {
        if (!await sources.AreOwnAsync(user.UserId(), executionId, workspaceId, cancellation)) return NotOwn(executionId);
        Dictionary<string, string[]> errors = [];
        CheckSource(errors, executionId, workspaceId, attempt);
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        var (number, problem) = await AttemptAsync(user.UserId(), executionId, attempt, sources, cancellation);
        if (problem is not null) return problem;
        try
        {
            var source = await sources.ReadAsync(user.UserId(), executionId, number, workspaceId, cancellation);
            return TypedResults.Ok(await runners.PlanAsync(new PreviewFiles(source.Language, source.Files), cancellation));
        }
        catch (Exception exception) when (exception is HttpRequestException or RunnerUnavailableException)
        {
            return TypedResults.Problem(RunnerUnavailableException.Silent, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Ok<PreviewList>> ListAsync(
        ClaimsPrincipal user, HttpRequest request, PreviewStore previews, PreviewLinks links, CancellationToken cancellation, [FromQuery(Name = "execution_id")] Guid? executionId = null,
        [FromQuery(Name = "workspace_id")] Guid? workspaceId = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        var (found, total) = await previews.ListAsync(user.UserId(), executionId, workspaceId, page, limit, cancellation);
        return TypedResults.Ok(new PreviewList([.. found.Select(preview => links.Detail(request, preview))], total, page));
    }

    private static async Task<Results<Ok<PreviewDetail>, NotFound>> ReadAsync(Guid id, ClaimsPrincipal user, HttpRequest request, PreviewStore previews, PreviewLinks links, CancellationToken cancellation) =>
        await previews.FindAsync(user.UserId(), id, cancellation) is { } preview ? TypedResults.Ok(links.Detail(request, preview)) : TypedResults.NotFound();

    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(Guid id, HttpContext context, ClaimsPrincipal user, PreviewStore previews, PreviewNews news, EventStream stream, CancellationToken cancellation)
    {
        if (await previews.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        return stream.Follow(context, 0, (_, ending) => news.FollowAsync(user.UserId(), id, context.Request, ending));
    }

    private static async Task<Results<Ok<PreviewLogs>, NotFound>> LogsAsync(Guid id, ClaimsPrincipal user, PreviewStore previews, RunnerPreviews runners, CancellationToken cancellation)
    {
        if (await previews.FindAsync(user.UserId(), id, cancellation) is not { } preview) return TypedResults.NotFound();
        var live = preview is { IsOpen: true, Runner: { } runner } ? await runners.LogAsync(new Uri(runner), id, cancellation) : null;
        return TypedResults.Ok(new PreviewLogs(live ?? preview.Log));
    }

    private static async Task<Results<Ok<PreviewDetail>, NotFound, ProblemHttpResult>> KeepAsync(
        Guid id, ClaimsPrincipal user, HttpRequest request, PreviewStore previews, RunnerPreviews runners, PreviewLinks links, IOptions<PreviewOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        if (await previews.FindAsync(user.UserId(), id, cancellation) is not { } preview) return TypedResults.NotFound();
        var expiresAt = time.GetUtcNow().AddHours(options.Value.KeptHours);
        if (!preview.IsOpen || preview.Runner is null || !await runners.KeepAsync(new Uri(preview.Runner), id, expiresAt, cancellation))
            return Problems.Conflict("Only a preview that runs can be kept. Start it again.");
        await previews.KeepAsync(user.UserId(), id, expiresAt, cancellation);
        return TypedResults.Ok(links.Detail(request, (await previews.FindAsync(user.UserId(), id, cancellation))!));
    }

    private static async Task<Results<Ok<PreviewDetail>, NotFound, ValidationProblem, ProblemHttpResult>> RestartAsync(
        Guid id, PreviewRestart change, ClaimsPrincipal user, HttpRequest request, PreviewStore previews, RunnerPreviews runners, PreviewLinks links, IOptions<PreviewOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        if (await previews.FindAsync(user.UserId(), id, cancellation) is not { } preview) return TypedResults.NotFound();
        if (Check(change.Port, change.Command) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        if (preview is { IsOpen: true, Runner: { } runner }) await runners.StopAsync(new Uri(runner), id, cancellation);
        var again = preview with
        {
            Status = PreviewStatus.Starting, Detail = "Waiting for a Runner.", Command = Command(change.Command) ?? (IsFound(preview) ? null : preview.Command), Port = change.Port, ExpiresAt = time.GetUtcNow().AddMinutes(options.Value.Minutes)
        };
        return await previews.StartAgainAsync(again, options.Value.AtOnce, cancellation)
            ? TypedResults.Ok(links.Detail(request, (await previews.FindAsync(user.UserId(), id, cancellation))!))
            : TooMany(options.Value);
    }

    private static async Task<Results<NoContent, NotFound>> StopAsync(Guid id, ClaimsPrincipal user, PreviewStore previews, RunnerPreviews runners, TimeProvider time, CancellationToken cancellation)
    {
        if (await previews.FindAsync(user.UserId(), id, cancellation) is not { } preview) return TypedResults.NotFound();
        string? log = null;
        if (preview is { IsOpen: true, Runner: { } runner })
        {
            await runners.StopAsync(new Uri(runner), id, cancellation);
            log = await runners.LogAsync(new Uri(runner), id, cancellation);
        }
        await previews.ApplyAsync(id, new PreviewProgress(preview.Run, PreviewStatus.Stopped, "Stopped.", preview.Kind, preview.Command, preview.Port, preview.ExpiresAt, log), time.GetUtcNow(), cancellation);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NotOwn(Guid? executionId) =>
        Problems.NotFound(executionId is null ? "You have no workspace of that 'workspace_id'." : "You have no execution of that 'execution_id'.");

    /// <summary>The attempt whose files are to run; null for a workspace.</summary>
    private static async Task<(int? Number, ProblemHttpResult? Problem)> AttemptAsync(Guid userId, Guid? executionId, int? number, PreviewSources sources, CancellationToken cancellation) =>
        executionId is not { } id ? (null, null)
        : await sources.AttemptAsync(userId, id, number, cancellation) is { } found ? (found.Number, null)
        : number is null ? (null, Problems.Conflict("Nothing has been delivered yet. Wait for the end of the execution, or name an 'attempt'."))
        : (null, Problems.NotFound("The execution has no attempt of that number with code."));

    private static void CheckSource(Dictionary<string, string[]> errors, Guid? executionId, Guid? workspaceId, int? attempt)
    {
        if (executionId is null == workspaceId is null) errors["workspace_id"] = ["Name an 'execution_id' or a 'workspace_id', and not both."];
        else if (workspaceId is not null && attempt is not null) errors["attempt"] = ["Only an execution has attempts."];
    }

    private static Dictionary<string, string[]> Check(int? port, string? command)
    {
        Dictionary<string, string[]> errors = [];
        if (port is < 1 or > 65535) errors["port"] = ["Between 1 and 65535."];
        if (command?.Length > PreviewOptions.LongestCommand || command?.Any(char.IsControl) == true) errors["command"] = [$"One line of at most {PreviewOptions.LongestCommand} characters."];
        return errors;
    }

    /// <summary>Whether its command is found in files that may have become others since.</summary>
    private static bool IsFound(Preview preview) => preview.WorkspaceId is not null && preview.Kind != PreviewPlan.OwnCommand;

    private static string? Command(string? command) => string.IsNullOrWhiteSpace(command) ? null : command.Trim();

    private static ProblemHttpResult TooMany(PreviewOptions options) => Problems.Conflict($"You have {options.AtOnce} previews, which is the most there can be at once. Stop one first.");
}

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
        builder.Services.AddSingleton<PreviewStore>().AddSingleton<RunnerPreviews>().AddSingleton<PreviewLinks>().AddSingleton<PreviewNews>().AddSingleton<PreviewGate>();
        builder.Services.AddHostedService<PreviewWatch>();
        return builder;
    }

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
        var previews = routes.MapGroup("/preview").WithTags("Previews");
        previews.MapPost("", AddAsync).WithSummary("Start the app of an execution's delivered files, or of one of its attempts");
        previews.MapGet("", ListAsync).WithSummary("The user's previews, newest first");
        previews.MapGet("/plan", PlanAsync).WithSummary("What an execution's app is taken for, and the command that would start it");
        previews.MapGet("/{id:guid}", ReadAsync).WithSummary("How a preview stands");
        previews.MapGet("/{id:guid}/stream", FollowAsync).WithSummary("The same as Server-Sent Events whenever it changes, with its log and what it uses");
        previews.MapGet("/{id:guid}/logs", LogsAsync).WithSummary("What the app printed, its newest part");
        previews.MapPost("/{id:guid}/keep", KeepAsync).WithSummary("Give a preview more time");
        previews.MapPost("/{id:guid}/restart", RestartAsync).WithSummary("Start it once more at the same address, if need be by another command");
        previews.MapDelete("/{id:guid}", StopAsync).WithSummary("Stop a preview");
    }

    private static async Task<Results<Created<PreviewCreated>, ValidationProblem, ProblemHttpResult>> AddAsync(
        PreviewDraft draft, ClaimsPrincipal user, HttpRequest request, PreviewStore previews, ExecutionStore executions, PreviewLinks links, IOptions<PreviewOptions> options, TimeProvider time, CancellationToken cancellation)
    {
        if (Check(draft.Port, draft.Command) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var (source, problem) = await SourceAsync(user.UserId(), draft.ExecutionId, draft.Attempt, executions, cancellation);
        if (source is null) return problem!;

        var now = time.GetUtcNow();
        var preview = new Preview(
            Guid.CreateVersion7(now), user.UserId(), draft.ExecutionId, source.Value.Attempt.Number, PreviewAddress.NewKey(), 1, null, PreviewStatus.Starting, "Waiting for a Runner.", null, Command(draft.Command), draft.Port,
            false, "", now, now.AddMinutes(options.Value.Minutes), null);
        return await previews.AddAsync(preview, options.Value.AtOnce, cancellation)
            ? TypedResults.Created($"/preview/{preview.Id}", new PreviewCreated(preview.Id, links.Of(request, preview.Key), preview.ExpiresAt))
            : TooMany(options.Value);
    }

    private static async Task<Results<Ok<PreviewPlan>, ProblemHttpResult>> PlanAsync(
        [FromQuery(Name = "execution_id")] Guid executionId, ClaimsPrincipal user, ExecutionStore executions, RunnerPreviews runners, CancellationToken cancellation, int? attempt = null)
    {
        var (source, problem) = await SourceAsync(user.UserId(), executionId, attempt, executions, cancellation);
        if (source is null) return problem!;
        try
        {
            return TypedResults.Ok(await runners.PlanAsync(new PreviewFiles(source.Value.Execution.Language, source.Value.Attempt.Files!), cancellation));
        }
        catch (Exception exception) when (exception is HttpRequestException or RunnerUnavailableException)
        {
            return TypedResults.Problem(RunnerUnavailableException.Silent, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Ok<PreviewList>> ListAsync(
        ClaimsPrincipal user, HttpRequest request, PreviewStore previews, PreviewLinks links, CancellationToken cancellation, [FromQuery(Name = "execution_id")] Guid? executionId = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        var (found, total) = await previews.ListAsync(user.UserId(), executionId, page, limit, cancellation);
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
            Status = PreviewStatus.Starting, Detail = "Waiting for a Runner.", Command = Command(change.Command) ?? preview.Command, Port = change.Port, ExpiresAt = time.GetUtcNow().AddMinutes(options.Value.Minutes)
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

    /// <summary>The attempt whose files are to run.</summary>
    private static async Task<((Execution Execution, Attempt Attempt)? Source, ProblemHttpResult? Problem)> SourceAsync(Guid userId, Guid executionId, int? number, ExecutionStore executions, CancellationToken cancellation)
    {
        if (await executions.FindAsync(userId, executionId, cancellation) is not { } execution) return (null, Problems.NotFound("You have no execution of that 'execution_id'."));
        var attempts = await executions.AttemptsAsync(userId, executionId, cancellation);
        var wanted = number ?? execution.BestAttempt;
        return attempts.FirstOrDefault(attempt => attempt.Number == wanted && attempt.Files is { Count: > 0 }) is { } found ? ((execution, found), null)
            : number is null ? (null, Problems.Conflict("Nothing has been delivered yet. Wait for the end of the execution, or name an 'attempt'."))
            : (null, Problems.NotFound("The execution has no attempt of that number with code."));
    }

    private static Dictionary<string, string[]> Check(int? port, string? command)
    {
        Dictionary<string, string[]> errors = [];
        if (port is < 1 or > 65535) errors["port"] = ["Between 1 and 65535."];
        if (command?.Length > PreviewOptions.LongestCommand || command?.Any(char.IsControl) == true) errors["command"] = [$"One line of at most {PreviewOptions.LongestCommand} characters."];
        return errors;
    }

    private static string? Command(string? command) => string.IsNullOrWhiteSpace(command) ? null : command.Trim();

    private static ProblemHttpResult TooMany(PreviewOptions options) => Problems.Conflict($"You have {options.AtOnce} previews, which is the most there can be at once. Stop one first.");
}

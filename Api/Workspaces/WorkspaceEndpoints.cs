using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Nightshift.Accounts;
using Nightshift.Artifacts;
using Nightshift.Events;
using Nightshift.Http;
using Nightshift.Sessions;
using Nightshift.Terminals;

namespace Nightshift.Workspaces;

internal static class WorkspaceEndpoints
{
    public static IHostApplicationBuilder AddWorkspaces(this IHostApplicationBuilder builder)
    {
        builder.Services.AddWorkspaces().AddSingleton<WorkspaceSources>().AddSingleton<WorkspaceNews>();
        return builder;
    }

    public static void MapWorkspaces(this IEndpointRouteBuilder routes)
    {
        var workspaces = routes.MapGroup("/workspaces").WithTags("Workspaces").AddEndpointFilter(RefuseAsync);
        workspaces.MapGet("", ListAsync).WithSummary("The user's workspaces, the last changed first");
        workspaces.MapPost("", AddAsync).WithSummary("Make a workspace: empty, or from a template, an execution or an uploaded archive");
        workspaces.MapGet("/{id:guid}", ReadAsync).WithSummary("A workspace without its files");
        workspaces.MapPatch("/{id:guid}", RenameAsync).WithSummary("Give a workspace another name");
        workspaces.MapPost("/{id:guid}/keep", KeepAsync).WithSummary("Put off that a workspace is deleted for not being used");
        workspaces.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a workspace with its files and its history");
        workspaces.MapGet("/{id:guid}/export", ExportAsync).WithSummary("All files of a workspace as a ZIP").Produces(200, contentType: "application/zip");
        workspaces.MapGet("/{id:guid}/stream", FollowAsync).WithSummary("What happens in a workspace, after a number or Last-Event-ID, then live");
        workspaces.MapWorkspaceFiles();
        workspaces.MapWorkspaceHistory();
    }

    /// <summary>What is refused is told with the reason.</summary>
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (WorkspaceRefusedException refused)
        {
            return refused.Refusal switch
            {
                WorkspaceRefusal.Invalid => Problems.BadRequest(refused.Message),
                WorkspaceRefusal.Missing => Problems.NotFound(refused.Message),
                WorkspaceRefusal.TooLarge => Problems.TooLarge(refused.Message),
                _ => Problems.Conflict(refused.Message)
            };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problems.NotFound("It was moved or deleted at this moment. Look at the files again.");
        }
    }

    private static async Task<Ok<WorkspaceList>> ListAsync(
        ClaimsPrincipal user, WorkspaceStore workspaces, IOptions<WorkspaceOptions> options, TimeProvider time, CancellationToken cancellation,
        [FromQuery(Name = "source_id"), MaxLength(200, ErrorMessage = "At most 200 characters.")] string? sourceId = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        var (found, total) = await workspaces.ListAsync(user.UserId(), sourceId, page, limit, cancellation);
        return TypedResults.Ok(new WorkspaceList([.. found.Select(workspace => workspace.ToDetail(time.GetUtcNow(), options.Value))], total, page));
    }

    private static async Task<Results<Created<WorkspaceDetail>, ValidationProblem, ProblemHttpResult>> AddAsync(
        WorkspaceDraft draft, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceMaking making, WorkspaceSources sources, SessionStore sessions, IOptions<WorkspaceOptions> options, TimeProvider time,
        CancellationToken cancellation)
    {
        if (NameFault(draft.Name) is { } fault) return TypedResults.ValidationProblem(fault);
        if (draft.SessionId is { } session && await sessions.FindAsync(user.UserId(), session, cancellation) is null) return Problems.NotFound("You have no session of that 'session_id'. Leave it out, or name one of yours.");
        if (await workspaces.CountAsync(user.UserId(), cancellation) >= options.Value.PerUser) return Full(options.Value);

        var source = await sources.ReadAsync(user.UserId(), draft, cancellation);
        var (now, name) = (time.GetUtcNow(), draft.Name?.Trim() ?? source.Name.ReplaceLineEndings(" ").Trim());
        var workspace = new Workspace
        {
            Id = Guid.CreateVersion7(now), UserId = user.UserId(), SessionId = draft.SessionId, Name = name.Length > WorkspaceDraft.LongestName ? name[..WorkspaceDraft.LongestName].TrimEnd() : name,
            MadeFrom = source.Origin, SourceId = draft.TemplateId ?? (draft.ExecutionId ?? draft.ArtifactId)?.ToString(), CreatedAt = now, ChangedAt = now, ExpiresAt = workspaces.ExpiryAt(now)
        };
        return await making.MakeAsync(workspace, source.Files, cancellation)
            ? TypedResults.Created($"/workspaces/{workspace.Id}", workspace.ToDetail(now, options.Value, source.LeftOut))
            : Full(options.Value);
    }

    private static ProblemHttpResult Full(WorkspaceOptions options) => Problems.Conflict($"You have {options.PerUser} workspaces, which is the most there can be. Delete one first.");

    private static Dictionary<string, string[]>? NameFault(string? name) => name is null || name.Trim() is { Length: > 0 and <= WorkspaceDraft.LongestName } ? null
        : new() { ["name"] = [$"1 to {WorkspaceDraft.LongestName} characters."] };

    private static async Task<Results<Ok<WorkspaceDetail>, NotFound>> ReadAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, IOptions<WorkspaceOptions> options, TimeProvider time, CancellationToken cancellation) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is { } workspace ? TypedResults.Ok(workspace.ToDetail(time.GetUtcNow(), options.Value)) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> RenameAsync(Guid id, WorkspaceNameRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (NameFault(request.Name ?? "") is { } fault) return TypedResults.ValidationProblem(fault);
        return await workspaces.KeepAsync(user.UserId(), id, request.Name!.Trim(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> KeepAsync(Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, CancellationToken cancellation) =>
        await workspaces.KeepAsync(user.UserId(), id, null, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, SandboxHost sandboxes, CancellationToken cancellation)
    {
        await sandboxes.EndAsync(user.UserId(), id, "The workspace was deleted.", cancellation);
        return await workspaces.DeleteAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static async Task<Results<PushStreamHttpResult, NotFound>> ExportAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is not { } workspace) return TypedResults.NotFound();
        return ZipAnswer.Send(context, $"{ArtifactName.Clean(workspace.Name)}.zip", zip => WorkspaceArchive.WriteAsync(folders.Of(user.UserId(), id), zip, cancellation));
    }

    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceNews news, EventStream stream, CancellationToken cancellation, long after = 0) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : stream.Follow(context, after, (seen, ending) => news.FollowAsync(user.UserId(), id, seen, ending));
}

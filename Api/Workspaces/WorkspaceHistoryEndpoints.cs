using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Workspaces;

internal static class WorkspaceHistoryEndpoints
{
    public static void MapWorkspaceHistory(this RouteGroupBuilder workspaces)
    {
        workspaces.MapGet("/{id:guid}/status", StatusAsync).WithSummary("What is staged, and what was changed since");
        workspaces.MapGet("/{id:guid}/diff", DiffAsync).WithSummary("What was changed in a file, or in all, since it was staged; or what is staged, since the last commit");
        workspaces.MapPost("/{id:guid}/stage", StageAsync).WithSummary("Put changes into the next commit");
        workspaces.MapPost("/{id:guid}/unstage", UnstageAsync).WithSummary("Take changes out of the next commit; the files stay as they are");
        workspaces.MapPost("/{id:guid}/discard", DiscardAsync).WithSummary("Bring files back to what is staged or committed of them, and delete new ones");
        workspaces.MapPost("/{id:guid}/commit", CommitAsync).WithSummary("Commit what is staged");
        workspaces.MapGet("/{id:guid}/history", ListAsync).WithSummary("The commits of a workspace, or of one file, the newest first");
        workspaces.MapGet("/{id:guid}/history/{sha}", ReadAsync).WithSummary("A commit with what it changed");
    }

    private static async Task<Results<Ok<WorkspaceStatus>, NotFound>> StatusAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceGit git, CancellationToken cancellation) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(await git.StatusAsync(folders.Of(user.UserId(), id), cancellation));

    private static async Task<Results<Ok<WorkspaceDiff>, NotFound>> DiffAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceGit git, CancellationToken cancellation, string? path = null, bool staged = false) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(await git.DiffAsync(folders.Of(user.UserId(), id), path, staged, cancellation));

    private static Task<Results<NoContent, NotFound>> StageAsync(Guid id, WorkspacePathsRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceGit git) =>
        ForPathsAsync(id, user, workspaces, "staged", request.Paths, folder => git.StageAsync(folder, request.Paths, CancellationToken.None));

    private static Task<Results<NoContent, NotFound>> UnstageAsync(Guid id, WorkspacePathsRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceGit git) =>
        ForPathsAsync(id, user, workspaces, "unstaged", request.Paths, folder => git.UnstageAsync(folder, request.Paths, CancellationToken.None));

    private static Task<Results<NoContent, NotFound>> DiscardAsync(Guid id, WorkspacePathsRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceGit git) =>
        ForPathsAsync(id, user, workspaces, "discarded", request.Paths, folder => git.DiscardAsync(folder, request.Paths, CancellationToken.None));

    private static async Task<Results<NoContent, NotFound>> ForPathsAsync(Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, string what, IReadOnlyList<string>? paths, Func<WorkspaceFolder, Task> work) =>
        WorkspaceFileEndpoints.Done(await workspaces.ChangeAsync(user.UserId(), id, async folder =>
        {
            await work(folder);
            return (what, WorkspaceChanged.Of(what, paths ?? []));
        }));

    private static async Task<Results<Ok<WorkspaceCommit>, NotFound, ValidationProblem>> CommitAsync(
        Guid id, WorkspaceCommitRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceGit git, AccountStore accounts, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        if (request.Message?.Trim() is not { Length: > 0 and <= WorkspaceCommitRequest.LongestMessage } message)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["message"] = [$"Say in 1 to {WorkspaceCommitRequest.LongestMessage} characters what was changed."] });
        var author = (await accounts.FindAsync(user.UserId(), cancellation))?.Name ?? "";
        var made = await workspaces.ChangeAsync(user.UserId(), id, async folder => (await git.CommitAsync(folder, message, author, CancellationToken.None), WorkspaceChanged.Of("committed")));
        return made is null ? TypedResults.NotFound() : TypedResults.Ok(made);
    }

    private static async Task<Results<Ok<WorkspaceHistory>, NotFound>> ListAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceGit git, CancellationToken cancellation, string? path = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(await git.HistoryAsync(folders.Of(user.UserId(), id), path, page, limit, cancellation));

    private static async Task<Results<Ok<WorkspaceCommitDetail>, NotFound>> ReadAsync(
        Guid id, string sha, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceGit git, CancellationToken cancellation) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is not null && await git.FindAsync(folders.Of(user.UserId(), id), sha, cancellation) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;

namespace Nightshift.Workspaces;

internal static class WorkspaceFileEndpoints
{
    public static void MapWorkspaceFiles(this RouteGroupBuilder workspaces)
    {
        workspaces.MapGet("/{id:guid}/tree", TreeAsync).WithSummary("All files and folders of a workspace, and what git says of them");
        workspaces.MapGet("/{id:guid}/file", ReadAsync).WithSummary("A file's text and version");
        workspaces.MapPut("/{id:guid}/file", WriteAsync).WithSummary("Write a file in the place of the version that was opened, or a new one; 409 when it was changed elsewhere");
        workspaces.MapDelete("/{id:guid}/file", DeleteAsync).WithSummary("Delete a file, or a folder with all in it");
        workspaces.MapPost("/{id:guid}/folder", MakeFolderAsync).WithSummary("Make a folder");
        workspaces.MapPost("/{id:guid}/move", MoveAsync).WithSummary("Rename or move a file or a folder");
        workspaces.MapPost("/{id:guid}/search", SearchAsync).WithSummary("Find a text or a regular expression in all files");
        workspaces.MapPost("/{id:guid}/replace", ReplaceAsync).WithSummary("Replace it in files that are as the search found them");
    }

    private static async Task<Results<Ok<WorkspaceTree>, NotFound>> TreeAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files, WorkspaceGit git, CancellationToken cancellation)
    {
        if (await workspaces.FindAsync(user.UserId(), id, cancellation) is null) return TypedResults.NotFound();
        var folder = folders.Of(user.UserId(), id);
        return TypedResults.Ok(files.Tree(folder, await git.StatusAsync(folder, cancellation)));
    }

    private static async Task<Results<Ok<WorkspaceFile>, NotFound>> ReadAsync(
        Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceFiles files, CancellationToken cancellation, string? path = null) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null ? TypedResults.NotFound() : TypedResults.Ok(await files.ReadAsync(folders.Of(user.UserId(), id), path, cancellation));

    private static async Task<Results<Ok<WorkspaceWritten>, NotFound>> WriteAsync(Guid id, WorkspaceWriteRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFiles files)
    {
        var written = await workspaces.ChangeAsync(user.UserId(), id, async folder =>
            (await files.WriteAsync(folder, request.Path, request.Content ?? "", request.Version, CancellationToken.None), WorkspaceChanged.Of(request.Version is null ? "created" : "written", request.Path!)));
        return written is null ? TypedResults.NotFound() : TypedResults.Ok(written);
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(Guid id, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFiles files, string? path = null, string? version = null) =>
        Done(await workspaces.ChangeAsync(user.UserId(), id, async folder =>
        {
            await files.DeleteAsync(folder, path, version, CancellationToken.None);
            return (path!, WorkspaceChanged.Of("deleted", path!));
        }));

    private static async Task<Results<NoContent, NotFound>> MakeFolderAsync(Guid id, WorkspaceFolderRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFiles files) =>
        Done(await workspaces.ChangeAsync(user.UserId(), id, folder =>
        {
            files.MakeFolder(folder, request.Path);
            return Task.FromResult((request.Path!, WorkspaceChanged.Of("created", request.Path!)));
        }));

    private static async Task<Results<NoContent, NotFound>> MoveAsync(Guid id, WorkspaceMoveRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFiles files) =>
        Done(await workspaces.ChangeAsync(user.UserId(), id, folder =>
        {
            files.Move(folder, request.From, request.To);
            return Task.FromResult((request.To!, WorkspaceChanged.Of("moved", request.From!, request.To!)));
        }));

    private static async Task<Results<Ok<WorkspaceMatches>, NotFound>> SearchAsync(
        Guid id, WorkspaceSearchRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceFolders folders, WorkspaceSearch search, CancellationToken cancellation) =>
        await workspaces.FindAsync(user.UserId(), id, cancellation) is null
            ? TypedResults.NotFound()
            : TypedResults.Ok(await search.FindAsync(folders.Of(user.UserId(), id), request.Query, request.Regex, request.MatchCase, cancellation));

    private static async Task<Results<Ok<WorkspaceReplaced>, NotFound>> ReplaceAsync(Guid id, WorkspaceReplaceRequest request, ClaimsPrincipal user, WorkspaceStore workspaces, WorkspaceSearch search)
    {
        var replaced = await workspaces.ChangeAsync(user.UserId(), id, async folder =>
        {
            var done = await search.ReplaceAsync(folder, request, CancellationToken.None);
            return (done, WorkspaceChanged.Of("replaced", [.. done.Files.Select(file => file.Path)]));
        });
        return replaced is null ? TypedResults.NotFound() : TypedResults.Ok(replaced);
    }

    /// <param name="done">Null when the workspace is not the user's.</param>
    internal static Results<NoContent, NotFound> Done(string? done) => done is null ? TypedResults.NotFound() : TypedResults.NoContent();
}

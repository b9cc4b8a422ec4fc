using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Artifacts;

internal static class ArtifactEndpoints
{
    public static void MapArtifacts(this IEndpointRouteBuilder routes)
    {
        var artifacts = routes.MapGroup("/artifacts").WithTags("Artifacts");
        artifacts.MapGet("", ListAsync).WithSummary("Artifacts, the newest first");
        artifacts.MapGet("/{id:guid}", FindAsync).WithSummary("An artifact without its content");
        artifacts.MapGet("/{id:guid}/download", DownloadAsync).WithSummary("An artifact's content").Produces(200, contentType: "application/octet-stream");
        artifacts.MapGet("/{id:guid}/view", ViewAsync).WithSummary("The same to look at in a sandboxed frame: nothing in it runs").Produces(200, contentType: "text/html");
        artifacts.MapPatch("/{id:guid}", RenameAsync).WithSummary("Give an artifact another name");
        artifacts.MapPost("/bundle", ArtifactBundle.DownloadAsync).WithSummary("Several artifacts as one ZIP").Produces(200, contentType: "application/zip");
        artifacts.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete an artifact and its content");
        artifacts.MapPost("/upload", UploadAsync).WithSummary("Upload a file of at most 50 MB")
            .Accepts<UploadForm>("multipart/form-data").WithMetadata(new DisableRequestSizeLimitAttribute());
    }

    private static async Task<Ok<ArtifactList>> ListAsync(
        ClaimsPrincipal user, ArtifactStore artifacts, CancellationToken cancellation,
        [FromQuery(Name = "session_id")] Guid? sessionId = null, string? type = null, string? language = null,
        [MaxLength(200, ErrorMessage = "At most 200 characters.")] string? q = null,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(await artifacts.ListAsync(user.UserId(), sessionId, type, language, q, page, limit, cancellation));

    private static async Task<Results<Ok<Artifact>, NotFound>> FindAsync(
        Guid id, ClaimsPrincipal user, ArtifactStore artifacts, CancellationToken cancellation) =>
        await artifacts.FindAsync(user.UserId(), id, cancellation) is { } artifact ? TypedResults.Ok(artifact) : TypedResults.NotFound();

    private static async Task<Results<FileStreamHttpResult, NotFound>> DownloadAsync(
        Guid id, ClaimsPrincipal user, ArtifactStore artifacts, HttpResponse response, CancellationToken cancellation)
    {
        if (await artifacts.OpenAsync(user.UserId(), id, cancellation) is not var (artifact, content)) return TypedResults.NotFound();

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox"; // whatever it holds, it does not act as this site
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(
            content, artifact.MimeType, artifact.Name, artifact.CreatedAt, new EntityTagHeaderValue($"\"{artifact.Sha256}\""), enableRangeProcessing: true);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> ViewAsync(
        Guid id, ClaimsPrincipal user, ArtifactStore artifacts, HttpResponse response, CancellationToken cancellation)
    {
        if (await artifacts.OpenAsync(user.UserId(), id, cancellation) is not var (artifact, content)) return TypedResults.NotFound();

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = ArtifactView.Policy;
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(content, artifact.MimeType);
    }

    private static async Task<Results<Ok<Artifact>, NotFound>> RenameAsync(
        Guid id, ArtifactNameRequest request, ClaimsPrincipal user, ArtifactStore artifacts, CancellationToken cancellation) =>
        await artifacts.RenameAsync(user.UserId(), id, request.Name, cancellation) is { } artifact ? TypedResults.Ok(artifact) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(
        Guid id, ClaimsPrincipal user, ArtifactStore artifacts, CancellationToken cancellation) =>
        await artifacts.DeleteAsync(user.UserId(), id, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Created<UploadedArtifact>, ProblemHttpResult>> UploadAsync(
        HttpRequest request, ClaimsPrincipal user, UploadReader reader, ArtifactStore artifacts, CancellationToken cancellation)
    {
        using var upload = new Upload(user.UserId());
        if (await reader.ReadAsync(request, upload, cancellation) is { } problem) return problem;

        return await artifacts.SaveAsync(upload.ToArtifact(), upload.File!, cancellation) is { } artifact
            ? TypedResults.Created($"/artifacts/{artifact.Id}", new UploadedArtifact(artifact.Id, artifact.Name, artifact.Type, artifact.Size))
            : Problems.NotFound("You have no session of that 'session_id'. Leave it out, or name one of yours.");
    }

    /// <summary>What the parts of an upload are called; for the OpenAPI document.</summary>
    private sealed record UploadForm(IFormFile File, Guid? SessionId, string? Language);
}

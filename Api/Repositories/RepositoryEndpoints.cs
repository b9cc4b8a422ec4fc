using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Artifacts;
using Nightshift.Events;
using Nightshift.GitHub;
using Nightshift.Http;
using Nightshift.Network;

namespace Nightshift.Repositories;

internal static class RepositoryEndpoints
{
    public static void MapRepositories(this IEndpointRouteBuilder routes)
    {
        var repositories = routes.MapGroup("/repositories").WithTags("Repositories");
        repositories.MapPost("", ImportAsync).WithSummary("Import a git repository or an uploaded archive; again, to bring it up to date");
        repositories.MapGet("", ListAsync).WithSummary("Imported repositories, newest first");
        repositories.MapDeployKey();
        repositories.MapGet("/{id:guid}", GetAsync).WithSummary("Where an import stands, and what the repository is made of");
        repositories.MapGet("/{id:guid}/stream", FollowAsync).WithSummary("The events of its latest import, from the first or after Last-Event-ID, then live");
        repositories.MapGet("/{id:guid}/conflicts", CompareAsync).WithSummary("What keeps it from being one with another imported repository (with=)");
        repositories.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Stop the import");
        repositories.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete the clone, and what search knows of it");
    }

    private static async Task<Results<Accepted<Repository>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        ImportRequest request, ClaimsPrincipal user, RepositoryStore store, ArtifactStore artifacts, GitHubConnections connections, AddressGuard guard, CancellationToken cancellation)
    {
        if ((request.ArtifactId is null) == string.IsNullOrWhiteSpace(request.Address))
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["address"] = ["Give the address of a repository, or the artifact_id of an uploaded archive."] });
        if (request.ArtifactId is { } archive)
            return await artifacts.FindAsync(user.UserId(), archive, cancellation) is { } artifact
                ? Answer(await store.AddAsync(user.UserId(), $"archive:{archive}", artifact.Name, archive, cancellation))
                : Problems.NotFound("There is no such artifact. Upload the archive first.");

        var text = request.Address!.Trim();
        if (RepositoryAddress.IsFullName(text)) text = $"{(await connections.StatusAsync(user.UserId(), cancellation)).BaseUrl}/{text}";
        if (RepositoryAddress.Read(text) is not { } address)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["address"] = ["An address looks like https://github.com/owner/name, ssh://git@example.org/name, or owner/name on the connected GitHub."] });
        return guard.WhyNotGit(address) is { } reason
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["address"] = [reason] })
            : Answer(await store.AddAsync(user.UserId(), address.AbsoluteUri, RepositoryAddress.NameOf(address), null, cancellation));
    }

    private static async Task<Ok<RepositoryList>> ListAsync(
        ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(await store.ListAsync(user.UserId(), page, limit, cancellation));

    private static async Task<Results<Ok<Repository>, NotFound>> GetAsync(Guid id, ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation) =>
        await store.FindAsync(user.UserId(), id, cancellation) is { } repository ? TypedResults.Ok(repository) : TypedResults.NotFound();

    private static async Task<Results<ServerSentEventsResult<string>, NotFound>> FollowAsync(
        Guid id, HttpContext context, ClaimsPrincipal user, RepositoryStore store, EventStream events, CancellationToken cancellation, long after = 0) =>
        await store.FindAsync(user.UserId(), id, cancellation) is null
            ? TypedResults.NotFound()
            : events.Follow(context, user.UserId(), RepositoryEvents.Stream(id), RepositoryEvents.Completed, Math.Max(after, await store.BeganAfterAsync(user.UserId(), id, cancellation)));

    private static async Task<Results<Ok<RepositoryConflicts>, NotFound, ProblemHttpResult>> CompareAsync(
        Guid id, ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation, Guid? with = null)
    {
        if (await store.FindAsync(user.UserId(), id, cancellation) is not { } one || (with is { } other ? await store.FindAsync(user.UserId(), other, cancellation) : null) is not { } two) return TypedResults.NotFound();
        return one.Analysis is null || two.Analysis is null
            ? Problems.Conflict("Both have to be imported first. Wait until they are ready.")
            : TypedResults.Ok(RepositoryComparison.Of(one.Analysis, two.Analysis));
    }

    private static async Task<Results<Accepted, NotFound, ProblemHttpResult>> CancelAsync(Guid id, ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation)
    {
        if (await store.CancelAsync(user.UserId(), id, cancellation)) return TypedResults.Accepted($"/repositories/{id}");
        return await store.FindAsync(user.UserId(), id, cancellation) is { } ended ? Problems.Conflict($"The import has already ended: {Json.Name(ended.Status)}.") : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(Guid id, ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation)
    {
        if (!await store.DeleteAsync(user.UserId(), id, cancellation)) return TypedResults.NotFound();
        RepositoryFolders.Delete(user.UserId(), id);
        return TypedResults.NoContent();
    }

    private static Results<Accepted<Repository>, ValidationProblem, ProblemHttpResult> Answer(Repository? repository) => repository is null
        ? Problems.Conflict("It is being imported at this moment. Wait until it is ready, or cancel that.")
        : TypedResults.Accepted($"/repositories/{repository.Id}", repository);
}

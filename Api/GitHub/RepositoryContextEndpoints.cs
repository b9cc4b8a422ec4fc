using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Repositories;

namespace Nightshift.GitHub;

internal static class RepositoryContextEndpoints
{
    private const int MostKeyFiles = 40;

    public static void MapRepositoryContext(this IEndpointRouteBuilder github)
    {
        var repository = github.MapGroup("/repos/{owner}/{repo}");
        repository.MapPost("/analyze", AnalyzeAsync).WithSummary("What a repository is made of; one that is not here yet is imported first, and answers 202");
        repository.MapGet("/context", ContextAsync).WithSummary("What a model is told of an imported repository");
    }

    private static async Task<Results<Ok<GitHubAnalysis>, Accepted<Repository>, ProblemHttpResult>> AnalyzeAsync(
        string owner, string repo, ClaimsPrincipal user, RepositoryStore store, GitHubConnections connections, GitHubRepositories repositories, HttpResponse response, TimeProvider time, CancellationToken cancellation)
    {
        var known = await store.FindAsync(user.UserId(), $"{owner}/{repo}", cancellation);
        if (known is { Status: RepositoryStatus.Ready, Analysis: { } analysis }) return TypedResults.Ok(new GitHubAnalysis(analysis.Languages, analysis.Frameworks.FirstOrDefault(), analysis.Structure, analysis.IndexedFiles, known.Id));
        if (known is { IsOpen: true }) return TypedResults.Accepted($"/repositories/{known.Id}", known);
        try
        {
            if (await connections.OpenAsync(user.UserId(), cancellation) is not { } access) return NotHere();
            var found = await repositories.FindAsync(access, owner, repo, cancellation);
            var added = await store.AddAsync(user.UserId(), RepositoryAddress.Read(found.CloneUrl)!.AbsoluteUri, found.FullName, null, cancellation);
            return added is null ? Problems.Conflict("It is being imported at this moment. Wait until it is ready.") : TypedResults.Accepted($"/repositories/{added.Id}", added);
        }
        catch (GitHubException exception)
        {
            return exception.ToProblem(response, time);
        }
    }

    private static async Task<Results<Ok<GitHubContext>, ProblemHttpResult>> ContextAsync(string owner, string repo, ClaimsPrincipal user, RepositoryStore store, CancellationToken cancellation) =>
        await store.FindAsync(user.UserId(), $"{owner}/{repo}", cancellation) is { Status: RepositoryStatus.Ready, Analysis: { } analysis } ? TypedResults.Ok(Context($"{owner}/{repo}", analysis)) : NotHere();

    private static GitHubContext Context(string name, RepositoryAnalysis analysis) => new(
        $"{name} is written in {string.Join(", ", analysis.Languages.Keys.Take(3))}{(analysis.Frameworks.Count > 0 ? $" with {string.Join(", ", analysis.Frameworks)}" : "")}. "
        + (analysis.TestCommands.Count > 0 ? $"Its tests are run by {string.Join(" and ", analysis.TestCommands)}." : "It has no tests that are recognised."),
        [.. analysis.EntryPoints.Concat(analysis.Dependencies.Select(dependency => dependency.File)).Concat(analysis.Conventions).Distinct().Take(MostKeyFiles)],
        [.. analysis.PackageManagers.Select(manager => $"packages by {manager}"), .. analysis.Conventions.Select(file => $"style by {file}"), .. analysis.TestCommands.Select(command => $"tests by {command}")]);

    private static ProblemHttpResult NotHere() => Problems.NotFound("There is no such imported repository. Import it first: POST /repositories, or connect GitHub.");
}

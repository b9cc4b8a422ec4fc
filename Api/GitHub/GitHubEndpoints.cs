using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;
using Nightshift.Models;
using Nightshift.Network;

namespace Nightshift.GitHub;

internal static class GitHubEndpoints
{
    /// <summary>Where the browser goes after signing in on GitHub.</summary>
    private const string Settings = "/settings";

    public static IHostApplicationBuilder AddGitHub(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<GitHubOptions>().BindConfiguration(GitHubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section);
        builder.Services.AddGitHub();
        return builder;
    }

    public static void MapGitHub(this IEndpointRouteBuilder routes)
    {
        var github = routes.MapGroup("/github").WithTags("GitHub");
        github.MapGet("/connect", Connect).WithSummary("Go to GitHub and agree there, for public repositories to read, or with access=write for pull requests too");
        github.MapPost("/connect", EnterTokenAsync).WithSummary("Try a token that you made on GitHub, and store it encrypted; it is never shown again");
        github.MapGet("/callback", CallbackAsync).WithSummary("Where GitHub sends the browser back to");
        github.MapGet("/status", StatusAsync).WithSummary("Whether GitHub is connected, as whom, and what was granted");
        github.MapDelete("/disconnect", DisconnectAsync).WithSummary("Forget the token");
        github.MapGet("/repos", ListAsync).WithSummary("The repositories that the token reaches, last pushed first");
        github.MapRepositoryContext();
    }

    private static Results<RedirectHttpResult, ValidationProblem, ProblemHttpResult> Connect(ClaimsPrincipal user, GitHubConnections connections, string access = GitHubScopes.Read)
    {
        if (access is not (GitHubScopes.Read or GitHubScopes.Write)) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["access"] = [$"One of {GitHubScopes.Read}, {GitHubScopes.Write}."] });
        return connections.SignInAddress(user.UserId(), access) is { } address
            ? TypedResults.Redirect(address.AbsoluteUri)
            : Problems.Conflict($"This installation has no OAuth app ({GitHubOptions.Section}:{nameof(GitHubOptions.ClientId)}). Connect with a token of your own: POST /github/connect.");
    }

    private static async Task<Results<Ok<GitHubStatus>, ProblemHttpResult>> EnterTokenAsync(GitHubTokenRequest request, ClaimsPrincipal user, GitHubConnections connections, HttpResponse response, TimeProvider time, CancellationToken cancellation)
    {
        var token = request.Token.Trim();
        if (!ModelKey.IsPossible(token)) return Problems.BadRequest("The token holds a space or a character that no token has. Copy it again.");
        try
        {
            await connections.ConnectAsync(user.UserId(), token, request.BaseUrl?.Trim(), cancellation);
            return TypedResults.Ok(await connections.StatusAsync(user.UserId(), cancellation));
        }
        catch (GitHubException exception)
        {
            return exception.ToProblem(response, time);
        }
    }

    private static async Task<RedirectHttpResult> CallbackAsync(ClaimsPrincipal user, GitHubConnections connections, CancellationToken cancellation, string? code = null, string? state = null)
    {
        try
        {
            if (code is null || state is null) return TypedResults.Redirect($"{Settings}?github=refused");
            await connections.EndSignInAsync(user.UserId(), code, state, cancellation);
            return TypedResults.Redirect($"{Settings}?github=connected");
        }
        catch (GitHubException)
        {
            return TypedResults.Redirect($"{Settings}?github=failed");
        }
    }

    private static async Task<Ok<GitHubStatus>> StatusAsync(ClaimsPrincipal user, GitHubConnections connections, CancellationToken cancellation) =>
        TypedResults.Ok(await connections.StatusAsync(user.UserId(), cancellation));

    private static async Task<Results<NoContent, NotFound>> DisconnectAsync(ClaimsPrincipal user, GitHubConnections connections, CancellationToken cancellation) =>
        await connections.DisconnectAsync(user.UserId(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<GitHubRepositoryList>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, GitHubConnections connections, GitHubRepositories repositories, HttpResponse response, TimeProvider time, CancellationToken cancellation,
        [Range(1, Paging.MaxPage, ErrorMessage = Paging.PageMessage)] int page = 1,
        [Range(1, Paging.MaxLimit, ErrorMessage = Paging.LimitMessage)] int limit = Paging.DefaultLimit)
    {
        try
        {
            return await connections.OpenAsync(user.UserId(), cancellation) is { } access
                ? TypedResults.Ok(await repositories.ListAsync(access, page, limit, cancellation))
                : GitHubProblems.NotConnected();
        }
        catch (GitHubException exception)
        {
            return exception.ToProblem(response, time);
        }
    }
}

using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Models;

namespace Nightshift.GitHub;

/// <summary>Comments on a pull request of ours that ask for a change to it.</summary>
internal static class WebhookEndpoints
{
    private const string Command = "/nightshift ", Comments = "issue_comment";

    private const int LongestBody = 1 << 20, LongestDelivery = 100;

    /// <summary>Whom GitHub knows to belong to the repository; what others write there asks for nothing.</summary>
    private static readonly string[] Trusted = ["OWNER", "MEMBER", "COLLABORATOR"];

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/repositories/{id:guid}/webhook", MakeAsync).WithTags("Repositories").WithSummary("A new secret for GitHub's webhook of this repository; it is never shown again");
        routes.MapPost("/github/webhooks/{repository_id:guid}", TakeAsync).AllowAnonymous().WithTags("GitHub").WithSummary("What GitHub tells of a repository; its signature stands for a token").Accepts<JsonElement>("application/json");
    }

    private static async Task<Results<Ok<GitHubHook>, NotFound>> MakeAsync(Guid id, ClaimsPrincipal user, GitHubHooks hooks, CancellationToken cancellation) =>
        await hooks.MakeAsync(user.UserId(), id, cancellation) is { } secret ? TypedResults.Ok(new GitHubHook($"/api/github/webhooks/{id}", secret, "application/json", [Comments])) : TypedResults.NotFound();

    private static async Task<Results<NoContent, Accepted<ExecuteAccepted>, ProblemHttpResult>> TakeAsync(
        [FromRoute(Name = "repository_id")] Guid repositoryId, HttpRequest request, HttpResponse response, GitHubHooks hooks, ExecutionStore executions, ExecutionIntake intake, ModelSettingsStore settings, CancellationToken cancellation)
    {
        if (request.ContentLength is not (>= 0 and <= LongestBody)) return Problems.TooLarge("GitHub's calls are smaller, and say how long they are.");
        var body = new byte[request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(body, cancellation);
        if (await hooks.OwnerAsync(repositoryId, request.Headers["X-Hub-Signature-256"].ToString(), body, cancellation) is not { } userId)
            return Problems.NotFound("There is no such webhook, or it was not signed with its secret. Make a new secret: POST /repositories/{id}/webhook.");
        if (request.Headers["X-GitHub-Event"] != Comments || Read(body) is not { } comment || await executions.FindAsync(userId, comment.PullRequest, cancellation) is not { } parent || parent.Target?.RepositoryId != repositoryId)
            return TypedResults.NoContent();
        if (request.Headers["X-GitHub-Delivery"].ToString() is not { Length: > 0 and <= LongestDelivery } delivery || !await hooks.TakeAsync(repositoryId, delivery, cancellation)) return TypedResults.NoContent();

        var asked = new ExecuteRequest(comment.Words, OutputPreference: ExecuteRules.PullRequest);
        if (ExecuteRules.TooLong("prompt", comment.Words) is not null) return Problems.BadRequest("The comment is too long.");
        var draft = ExecuteRules.ToExecution(asked, userId, Language.Find(parent.Language)!, await settings.ReadAsync(userId, cancellation), Activity.Current?.Id).Following(parent);
        var (accepted, refused) = await intake.TakeAsync(draft, parent.SessionId, comment.Words, response, cancellation);
        return accepted is null ? refused! : TypedResults.Accepted($"/execute/{accepted.ExecutionId}", accepted);
    }

    /// <summary>Null when it asks for nothing.</summary>
    private static Comment? Read(byte[] body)
    {
        try
        {
            using var call = JsonDocument.Parse(body);
            var (root, comment) = (call.RootElement, call.RootElement.GetProperty("comment"));
            var words = comment.GetProperty("body").GetString()!.Trim();
            return root.GetProperty("action").GetString() == "created" && words.StartsWith(Command, StringComparison.Ordinal) && Trusted.Contains(comment.GetProperty("author_association").GetString())
                ? new Comment(root.GetProperty("issue").GetProperty("pull_request").GetProperty("html_url").GetString()!, words[Command.Length..].Trim())
                : null;
        }
        catch (Exception unexpected) when (unexpected is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Comment(string PullRequest, string Words);
}

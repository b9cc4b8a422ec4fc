using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Models;

/// <summary>What models answered in a run, as a file that a provider of the kind <c>cassette</c> serves again.</summary>
internal static class CassetteEndpoint
{
    public static void MapCassettes(this IEndpointRouteBuilder app) =>
        app.MapGet("/execute/{id:guid}/cassette", GetAsync).WithTags("Models").WithSummary("What models answered in an execution, to be served again, without prompts and keys");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetAsync(Guid id, ClaimsPrincipal user, CassetteStore cassettes, CancellationToken cancellation) =>
        await cassettes.ReadAsync(user.UserId(), id, cancellation) is { Count: > 0 } lines
            ? TypedResults.File(Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'), "application/jsonl", $"{id}.jsonl")
            : Problems.NotFound("No answer of a model is kept for such an execution.");
}

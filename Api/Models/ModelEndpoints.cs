using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;

namespace Nightshift.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/models").WithTags("Models");
        models.MapGet("", ListAsync).WithSummary("Providers with how they stand for you, their models and prices");
        models.MapPut("/{provider}/key", EnterKeyAsync).WithSummary("Try a key of yours and store it encrypted; it is never shown again");
        models.MapDelete("/{provider}/key", DeleteKeyAsync).WithSummary("Delete your key");
        models.MapRouting();
        routes.MapCassettes();
        models.MapTranscription();
        models.MapPost("/{provider}/test", TestAsync).WithSummary("Try a provider: its list of models and one tiny call");
    }

    private static async Task<Ok<ModelProviderList>> ListAsync(ClaimsPrincipal user, ModelConnections models, CancellationToken cancellation) =>
        TypedResults.Ok(await models.ListAsync(user.UserId(), cancellation));

    private static async Task<Results<Ok<ModelKeyStored>, NotFound, ProblemHttpResult>> EnterKeyAsync(
        string provider, ModelKeyRequest request, ClaimsPrincipal user, ModelConnections models, CancellationToken cancellation)
    {
        if (models.Find(provider) is not { } name) return TypedResults.NotFound();
        var key = request.Key.Trim();
        if (!ModelKey.IsPossible(key)) return Problems.BadRequest("The key holds a space or a character that no key has. Copy it again.");
        var (test, stored) = await models.EnterKeyAsync(user.UserId(), name, key, cancellation);
        return stored ? TypedResults.Ok(new ModelKeyStored(ModelKey.LastFour(key), test)) : Problems.Unprocessable($"The key is not stored: {test.Cause}.");
    }

    private static async Task<Results<NoContent, NotFound>> DeleteKeyAsync(string provider, ClaimsPrincipal user, ModelConnections models, CancellationToken cancellation) =>
        models.Find(provider) is { } name && await models.DeleteKeyAsync(user.UserId(), name, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<ModelTestResult>, NotFound>> TestAsync(string provider, ClaimsPrincipal user, ModelConnections models, CancellationToken cancellation) =>
        models.Find(provider) is { } name ? TypedResults.Ok(await models.TestAsync(user.UserId(), name, cancellation)) : TypedResults.NotFound();
}

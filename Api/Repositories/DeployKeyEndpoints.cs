using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;

namespace Nightshift.Repositories;

internal static class DeployKeyEndpoints
{
    public static void MapDeployKey(this IEndpointRouteBuilder repositories)
    {
        repositories.MapGet("/key", GetAsync).WithSummary("The key that your code is fetched with over ssh, and the hosts whose keys are pinned");
        repositories.MapPost("/key", MakeAsync).WithSummary("Make such a key, in place of the one before");
        repositories.MapDelete("/hosts/{host}", ForgetAsync).WithSummary("Forget the key of a host: the next one that it shows is pinned");
    }

    private static async Task<Ok<DeployKeyStatus>> GetAsync(ClaimsPrincipal user, DeployKeys keys, CancellationToken cancellation) => TypedResults.Ok(await keys.StatusAsync(user.UserId(), cancellation));

    private static async Task<Ok<DeployKeyStatus>> MakeAsync(ClaimsPrincipal user, DeployKeys keys, CancellationToken cancellation) => TypedResults.Ok(await keys.MakeAsync(user.UserId(), cancellation));

    private static async Task<Results<NoContent, NotFound>> ForgetAsync(string host, ClaimsPrincipal user, DeployKeys keys, CancellationToken cancellation) =>
        await keys.ForgetAsync(user.UserId(), host, cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;

namespace Nightshift.Usage;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/stats", ReadAsync).WithTags("Usage").WithSummary("What you have done here: executions, model calls and their cost, artifacts");

    private static async Task<Ok<UsageStatistics>> ReadAsync(ClaimsPrincipal user, UsageStore usage, CancellationToken cancellation) =>
        TypedResults.Ok(await usage.ReadAsync(user.UserId(), cancellation));
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Http;
using Npgsql;

namespace Nightshift.Executions;

/// <summary>What a user's executions came to, and how many more there may be.</summary>
internal static class HistoryEndpoints
{
    private const int DefaultDays = 30;
    private const int MostDays = 366;

    public static void MapHistory(this RouteGroupBuilder group)
    {
        group.MapGet("/executions/history", HistoryAsync).WithSummary("How many of your executions were proven by day, how good they are, and in how many attempts");
        group.MapGet("/executions/limits", LimitsAsync).WithSummary("How many executions you may ask for, and how many you have");
    }

    /// <param name="days">1 to 366, up to today; 30 when absent.</param>
    private static async Task<Results<Ok<ExecutionHistory>, ProblemHttpResult>> HistoryAsync(
        ClaimsPrincipal user, ExecutionStore executions, TimeProvider time, CancellationToken cancellation, int days = DefaultDays)
    {
        if (days is < 1 or > MostDays) return Problems.BadRequest($"'days' must be from 1 to {MostDays}.");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(await executions.HistoryAsync(user.UserId(), today.AddDays(1 - days), today, cancellation));
    }

    private static async Task<Ok<LimitsInUse>> LimitsAsync(ClaimsPrincipal user, ExecutionLimits limits, NpgsqlDataSource database, CancellationToken cancellation) =>
        TypedResults.Ok(await limits.ReadAsync(database, user.UserId(), cancellation));
}

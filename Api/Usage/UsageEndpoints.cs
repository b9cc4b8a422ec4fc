using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;
using Nightshift.Models;

namespace Nightshift.Usage;

internal static class UsageEndpoints
{
    private const int DefaultDays = 30;
    private const int MostDays = 366;

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stats", ReadAsync).WithTags("Usage").WithSummary("What you have done here: executions, model calls and their cost, artifacts");
        var usage = routes.MapGroup("/usage").WithTags("Usage");
        usage.MapGet("", ReportAsync).WithSummary("Your calls to models by day, provider, model, purpose and session, and what routing has saved");
        usage.MapPost("/forecast", ForecastAsync).WithSummary("What a queue of requests will probably cost and take; nothing is asked or stored");
        usage.MapGet("/budgets", BudgetAsync).WithSummary("Your budgets per day and month, and what is spent of them");
        usage.MapPut("/budgets", SetBudgetAsync).WithSummary("Set your budgets; what is absent has no bound");
    }

    private static async Task<Ok<UsageStatistics>> ReadAsync(ClaimsPrincipal user, UsageStore usage, CancellationToken cancellation) =>
        TypedResults.Ok(await usage.ReadAsync(user.UserId(), cancellation));

    /// <param name="from">The first day; 29 days before <paramref name="to"/> when absent.</param>
    /// <param name="to">The last day; today when absent.</param>
    private static async Task<Results<Ok<UsageReport>, ProblemHttpResult>> ReportAsync(
        ClaimsPrincipal user, UsageStore usage, TimeProvider time, CancellationToken cancellation, DateOnly? from = null, DateOnly? to = null)
    {
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (last.DayNumber < MostDays || last == DateOnly.MaxValue) return Problems.BadRequest("'to' is not a day that anything happened on.");
        var first = from ?? last.AddDays(1 - DefaultDays);
        if (first > last || last.DayNumber - first.DayNumber >= MostDays) return Problems.BadRequest($"'from' must be on or before 'to', and at most {MostDays} days are summed at once.");
        return TypedResults.Ok(await usage.ReportAsync(user.UserId(), first, last, cancellation));
    }

    private static async Task<Results<Ok<CostForecast>, ValidationProblem>> ForecastAsync(ForecastRequest request, ClaimsPrincipal user, CostForecaster forecaster, CancellationToken cancellation)
    {
        if (request.Tasks.Any(task => string.IsNullOrWhiteSpace(task?.Prompt) || RoutingEndpoints.Check(task.Mode, null, task.Tier).Count > 0))
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                ["tasks"] = [$"Each needs a prompt, a mode only of {string.Join(", ", RoutingModes.All)}, and a tier only of {string.Join(", ", Complexity.Tiers)}."]
            });
        return TypedResults.Ok(await forecaster.ForecastAsync(user.UserId(), request.Tasks, cancellation));
    }

    private static async Task<Ok<Budget>> BudgetAsync(ClaimsPrincipal user, BudgetStore budgets, CancellationToken cancellation) =>
        TypedResults.Ok(await budgets.ReadAsync(user.UserId(), cancellation));

    private static async Task<Ok<Budget>> SetBudgetAsync(BudgetRequest request, ClaimsPrincipal user, BudgetStore budgets, CancellationToken cancellation)
    {
        await budgets.SaveAsync(user.UserId(), request, cancellation);
        return TypedResults.Ok(await budgets.ReadAsync(user.UserId(), cancellation));
    }
}

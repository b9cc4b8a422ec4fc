using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Accounts;

namespace Nightshift.Queue;

internal static class ShiftEndpoints
{
    public static void MapShift(this RouteGroupBuilder queue)
    {
        queue.MapGet("/shift", async Task<Ok<ShiftState>> (ClaimsPrincipal user, ShiftStore shifts, CancellationToken cancellation) => TypedResults.Ok(await shifts.StateAsync(user.UserId(), cancellation)))
            .WithSummary("When and for how much the queue is worked on, and how the night stands");
        queue.MapPut("/shift", SaveAsync).WithSummary("Set the window, the days, the purse, and how many run at once");
    }

    private static async Task<Results<Ok<ShiftState>, ValidationProblem>> SaveAsync(Shift shift, ClaimsPrincipal user, ShiftStore shifts, CancellationToken cancellation)
    {
        if (QueueRules.Check(shift) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        await shifts.SaveAsync(user.UserId(), shift, cancellation);
        return TypedResults.Ok(await shifts.StateAsync(user.UserId(), cancellation));
    }
}

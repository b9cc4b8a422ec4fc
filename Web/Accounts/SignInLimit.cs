using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Nightshift.Accounts;

/// <summary>Slows down who guesses tokens or passwords.</summary>
internal static class SignInLimit
{
    public const string Policy = "sign-in";

    public static void AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Policy, context => IsTry(context.Request)
            ? RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesPerMinute(context), Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter(""));
    });

    private static int TriesPerMinute(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value.TriesPerMinute;

    private static bool IsTry(HttpRequest request) => HttpMethods.IsPost(request.Method) || request.Query.ContainsKey("t");
}

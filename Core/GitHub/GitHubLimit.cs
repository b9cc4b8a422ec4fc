using System.Globalization;
using System.Net;

namespace Nightshift.GitHub;

/// <summary>
/// One of GitHub's limits that was reached: that of calls in an hour, or a secondary one, for too much at once. Both come as 403 or 429
/// (docs.github.com, "Rate limits for the REST API").
/// </summary>
/// <param name="Words">For people.</param>
internal sealed record GitHubLimit(DateTimeOffset OpensAt, string Words)
{
    /// <summary>What GitHub asks to wait after a secondary limit when it does not say how long.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>Null when the answer is none of a limit.</summary>
    public static async Task<GitHubLimit?> OfAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellation)
    {
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)) return null;
        if (Number(response, "Retry-After") is { } seconds) return Secondary(now + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400)));
        if (Number(response, "X-RateLimit-Remaining") == 0 && Number(response, "X-RateLimit-Reset") is { } reset)
        {
            var opens = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(reset, 0, 253_402_300_799));
            return new GitHubLimit(opens, $"The calls that GitHub allows this account in an hour are used up. There are new ones at {Clock(opens)}.");
        }
        return response.StatusCode == HttpStatusCode.TooManyRequests || (await response.Content.ReadAsStringAsync(cancellation)).Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase)
            ? Secondary(now + Usual)
            : null;
    }

    private static GitHubLimit Secondary(DateTimeOffset opens) => new(opens, $"GitHub asks for a pause: there were too many calls at once. Try again at {Clock(opens)}.");

    private static string Clock(DateTimeOffset at) => $"{at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC";

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

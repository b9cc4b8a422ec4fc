using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Nightshift.Http;

namespace Nightshift.GitHub;

/// <summary>What GitHub refuses, as our answers. None of them is a 401: that would say that the person is not signed in here.</summary>
internal static class GitHubProblems
{
    public static ProblemHttpResult NotConnected() => Problems.Conflict("GitHub is not connected. Connect it on the page Settings, or with POST /github/connect.");

    public static ProblemHttpResult ToProblem(this GitHubException exception, HttpResponse response, TimeProvider time)
    {
        if (exception.OpensAt is { } opens)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling((opens - time.GetUtcNow()).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Problems.TooMany(exception.Message, new Dictionary<string, object?> { ["opens_at"] = opens });
        }
        return exception.Status == StatusCodes.Status404NotFound ? Problems.NotFound(exception.Message)
            : exception.Status >= 500 ? TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status502BadGateway)
            : Problems.Unprocessable(exception.Message);
    }
}

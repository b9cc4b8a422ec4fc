using Microsoft.AspNetCore.Http.HttpResults;

namespace Nightshift.Http;

/// <summary>Answers for what can go wrong as a matter of course. The detail says what happened and what to do.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult Unauthorized(string detail) => Of(StatusCodes.Status401Unauthorized, detail);

    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail);

    public static ProblemHttpResult TooLarge(string detail) => Of(StatusCodes.Status413PayloadTooLarge, detail);

    public static ProblemHttpResult Unsupported(string detail) => Of(StatusCodes.Status415UnsupportedMediaType, detail);

    /// <param name="numbers">Further members of the problem detail, by name.</param>
    public static ProblemHttpResult Unprocessable(string detail, IDictionary<string, object?>? numbers = null) => Of(StatusCodes.Status422UnprocessableEntity, detail, numbers);

    /// <param name="numbers">Further members of the problem detail, by name.</param>
    public static ProblemHttpResult TooMany(string detail, IDictionary<string, object?>? numbers = null) => Of(StatusCodes.Status429TooManyRequests, detail, numbers);

    private static ProblemHttpResult Of(int status, string detail, IDictionary<string, object?>? numbers = null) => TypedResults.Problem(detail, statusCode: status, extensions: numbers);
}

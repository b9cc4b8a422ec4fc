using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace Nightshift.Http;

/// <summary>
/// Writes every problem detail, whatever the caller accepts: names as on the wire, a detail that says what to do, and never an exception's own text.
/// </summary>
internal sealed partial class ProblemWriter : IProblemDetailsWriter
{
    private const string MediaType = "application/problem+json";

    private const string WrongValue = "This value is missing, or not of the expected kind.";

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (problem, http) = (context.ProblemDetails, context.HttpContext);
        problem.Status ??= http.Response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        problem.Extensions.Remove("traceId");
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

        if (problem is HttpValidationProblemDetails validation) Describe(validation);
        else if (context.Exception is { } exception) Describe(problem, exception);
        problem.Detail ??= Detail(problem.Status.Value);
        await http.Response.WriteAsJsonAsync<object>(problem, options: null, MediaType, http.RequestAborted);
    }

    private static void Describe(HttpValidationProblemDetails problem)
    {
        problem.Title = "Some values are not acceptable";
        problem.Detail ??= "Correct what 'errors' names, and send the request again.";
        problem.Errors = problem.Errors.ToDictionary(error => WireName(error.Key), error => error.Value);
    }

    private static void Describe(ProblemDetails problem, Exception exception)
    {
        if (exception is BadHttpRequestException { InnerException: JsonException json })
        {
            problem.Detail = "The body is not valid JSON of the expected shape.";
            if (json.Path?.TrimStart('$', '.') is { Length: > 0 } field) Blame(problem, field);
        }
        else if (exception is BadHttpRequestException && Parameter().Match(exception.Message) is { Success: true } match)
            Blame(problem, WireName(match.Groups["name"].Value));
        else if (exception is PostgresException && problem.Status == StatusCodes.Status400BadRequest)
            problem.Detail = "A text holds the character U+0000, which cannot be stored. Take it out and send again.";
    }

    private static void Blame(ProblemDetails problem, string field)
    {
        problem.Detail = $"The value of '{field}' cannot be read.";
        problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [WrongValue] };
    }

    private static string WireName(string name) => Identifier().Replace(name, match => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Value));

    private static string? Detail(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read. Compare it with /openapi/v1.json.",
        StatusCodes.Status401Unauthorized => "Send a valid token as 'Authorization: Bearer <token>'. POST /auth/login gives one.",
        StatusCodes.Status403Forbidden => "This is not open to you.",
        StatusCodes.Status404NotFound => "There is nothing here that you may see. Check the address and the id.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method; the Allow header says which it takes.",
        StatusCodes.Status409Conflict => "This does not fit the present state. Fetch it again, then decide.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large. Send less.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with 'Content-Type: application/json'.",
        StatusCodes.Status422UnprocessableEntity => "The request is understood, but cannot be carried out.",
        StatusCodes.Status429TooManyRequests => "Too many requests. Wait as long as the Retry-After header says, or a minute.",
        >= StatusCodes.Status500InternalServerError => "Something broke on this side. Try again; if it stays, look for the trace_id in the logs.",
        _ => null
    };

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Identifier();

    /// <summary>How the framework says which parameter it could not bind: <c>… parameter "int limit" …</c>.</summary>
    [GeneratedRegex("""parameter "\S+ (?<name>\w+)" """, RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Nightshift.Http;

/// <summary>Completes a problem detail: names as on the wire, a detail that says what to do, and never an exception's own text.</summary>
internal static partial class ProblemWriter
{
    private const string ErrorsKey = "errors";

    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Extensions.Remove("traceId");
        problem.Extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;

        if (problem is HttpValidationProblemDetails validation)
            validation.Errors = validation.Errors.ToDictionary(error => WireName(error.Key), error => error.Value);
        else if (context.Exception is { } exception) Describe(problem, exception);
        problem.Detail ??= Detail(problem.Status);
    }

    private static void Describe(ProblemDetails problem, Exception exception)
    {
        if (exception is BadHttpRequestException { InnerException: JsonException json })
        {
            var field = json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null;
            problem.Detail = field is null ? "The body is not valid JSON of the expected shape." : $"The body's field '{field}' cannot be read.";
            if (field is not null) problem.Extensions[ErrorsKey] = Error(field, "This value is missing, or not of the expected kind.");
        }
        else if (exception is BadHttpRequestException && Parameter().Match(exception.Message) is { Success: true } match)
        {
            var name = match.Groups["name"].Value;
            problem.Detail = $"The value of '{WireName(name)}' is missing or cannot be read.";
            problem.Extensions[ErrorsKey] = Error(WireName(name), "This value is missing, or not of the expected kind.");
        }
        else if (exception is PostgresException && problem.Status == StatusCodes.Status400BadRequest)
            problem.Detail = "A text holds the character U+0000, which cannot be stored. Take it out and send again.";
    }

    private static Dictionary<string, string[]> Error(string field, string message) => new() { [field] = [message] };

    private static string WireName(string name) => Identifier().Replace(name, match => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Value));

    private static string? Detail(int? status) => status switch
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

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nightshift.Accounts;
using Nightshift.Executions;
using Nightshift.Http;

namespace Nightshift.Security;

internal static class SecurityEndpoints
{
    private const int LongestCode = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void MapSecurity(this IEndpointRouteBuilder routes)
    {
        var scans = routes.MapGroup("/security/scan").WithTags("Security");
        scans.MapPost("", ScanAsync).WithSummary("Scan a file for weaknesses and secrets");
        scans.MapGet("/{execution_id:guid}", GetAsync).WithSummary("What the scanners found in an execution");
    }

    private static async Task<Results<Ok<ScanResult>, ValidationProblem, ProblemHttpResult>> ScanAsync(ScanRequest request, RunnerClient runner, CancellationToken cancellation)
    {
        if (Check(request) is { Count: > 0 } errors) return TypedResults.ValidationProblem(errors);
        var language = Language.Find(request.Language)!;
        try
        {
            var report = await runner.ValidateAsync(new ValidationRequest(language.Name, [new SourceFile(language.CodePath, request.Code)], [], Only: SignalKind.Security), _ => Task.CompletedTask, cancellation, Patience);
            return TypedResults.Ok(Scan.Of(report)!);
        }
        catch (RunnerUnavailableException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Results<Ok<ExecutionScan>, NotFound, ProblemHttpResult>> GetAsync(
        [FromRoute(Name = "execution_id")] Guid executionId, ClaimsPrincipal user, ExecutionStore executions, CancellationToken cancellation)
    {
        if (await executions.FindAsync(user.UserId(), executionId, cancellation) is not { } execution) return TypedResults.NotFound();
        var scanned = (await executions.AttemptsAsync(user.UserId(), executionId, cancellation)).Where(attempt => Scan.Of(attempt.Report) is not null).ToList();
        if ((scanned.Find(attempt => attempt.Number == execution.BestAttempt) ?? scanned.LastOrDefault()) is not { } attempt)
            return Problems.Conflict(execution.EnableSecurityScan ? "No attempt of it has been scanned yet. Wait until one has." : "It was asked for without a security scan. Scan its code with POST /security/scan.");
        var scan = Scan.Of(attempt.Report)!;
        return TypedResults.Ok(new ExecutionScan(scan.Vulnerabilities, scan.RiskScore, attempt.ValidatedAt!.Value, attempt.Number, scan.NotChecked));
    }

    private static Dictionary<string, string[]> Check(ScanRequest request)
    {
        Dictionary<string, string[]> errors = [];
        if (string.IsNullOrWhiteSpace(request.Code)) errors["code"] = ["Send the code to scan."];
        else if (request.Code.Length > LongestCode) errors["code"] = [$"At most {LongestCode} characters."];
        if (Language.Find(request.Language) is null) errors["language"] = [$"One of {string.Join(", ", Language.All.Select(language => language.Name))}."];
        return errors;
    }
}

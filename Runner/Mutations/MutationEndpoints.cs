using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Sandboxes;
using Nightshift.Toolchains;
using Nightshift.Validations;

namespace Nightshift.Mutations;

internal static class MutationEndpoints
{
    public static IHostApplicationBuilder AddMutations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MutationOptions>().BindConfiguration(MutationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<MutationTester>();
        return builder;
    }

    public static void MapMutations(this IEndpointRouteBuilder routes) => routes.MapPost("/mutations", Mutate).WithAdmission();

    private static async Task<Results<Ok<MutationReport>, ValidationProblem, ProblemHttpResult>> Mutate(
        MutationRequest request, ToolchainCatalog catalog, MutationTester tester, IOptions<ValidationOptions> bounds, CancellationToken cancellation)
    {
        var errors = new ValidationRules(bounds.Value).Check(new ValidationRequest(request.Language, request.Files, request.Tests, Owner: request.Owner), catalog.Languages);
        if (request.Mutants is < 1)
            errors["mutants"] = ["Use at least 1."];
        if (request.Seconds is <= 0)
            errors["seconds"] = ["Use more than 0."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors, "Correct the fields named in errors and send the request again.");
        try
        {
            return TypedResults.Ok(await tester.TestAsync(request, catalog.Find(request.Language)!, cancellation));
        }
        catch (SandboxException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

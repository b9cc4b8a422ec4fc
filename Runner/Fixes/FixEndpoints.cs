using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Toolchains;
using Nightshift.Validations;

namespace Nightshift.Fixes;

internal static class FixEndpoints
{
    public static IHostApplicationBuilder AddFixes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Fixer>();
        return builder;
    }

    public static void MapFixes(this IEndpointRouteBuilder routes) => routes.MapPost("/fixes", FixAsync).WithAdmission();

    private static async Task<Results<Ok<FixReport>, ValidationProblem>> FixAsync(FixRequest request, ToolchainCatalog catalog, Fixer fixer, IOptions<ValidationOptions> options, CancellationToken cancellation)
    {
        var errors = new ValidationRules(options.Value).Check(new ValidationRequest(request.Language, request.Files, [], TimeoutSeconds: request.TimeoutSeconds, Owner: request.Owner, Settings: request.Settings), catalog.Languages);
        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors, "Correct the fields named in errors and send the request again.")
            : TypedResults.Ok(await fixer.FixAsync(request, catalog.Find(request.Language)!, cancellation));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Toolchains;
using Nightshift.Validations;

namespace Nightshift.Confirmations;

internal static class ConfirmationEndpoints
{
    public static IHostApplicationBuilder AddConfirmations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Confirmer>();
        return builder;
    }

    public static void MapConfirmations(this IEndpointRouteBuilder routes) => routes.MapPost("/confirmations", ConfirmAsync).WithAdmission();

    private static async Task<Results<Ok<Confirmation>, ValidationProblem>> ConfirmAsync(ValidationRequest request, ToolchainCatalog catalog, Confirmer confirmer, IOptions<ValidationOptions> options, CancellationToken cancellation)
    {
        var errors = new ValidationRules(options.Value).Check(request, catalog.Languages);
        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors, "Correct the fields named in errors and send the request again.")
            : TypedResults.Ok(await confirmer.ConfirmAsync(request, catalog.Find(request.Language)!, cancellation));
    }
}

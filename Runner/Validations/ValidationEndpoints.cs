using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Validations;

internal static class ValidationEndpoints
{
    public static IHostApplicationBuilder AddValidations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ValidationOptions>().BindConfiguration(ValidationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Validator>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ValidationOptions>>((host, options) => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.DrainSeconds));
        return builder;
    }

    public static void MapValidations(this IEndpointRouteBuilder routes) => routes.MapPost("/validate", Validate);

    private static Results<ServerSentEventsResult<string>, ValidationProblem> Validate(ValidationRequest request, ToolchainCatalog catalog, Validator validator, IOptions<ValidationOptions> options, CancellationToken cancellation)
    {
        var errors = new ValidationRules(options.Value).Check(request, catalog.Languages);
        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors, "Correct the fields named in errors and send the request again.")
            : TypedResults.ServerSentEvents(validator.ValidateAsync(request, catalog.Find(request.Language)!, cancellation));
    }
}

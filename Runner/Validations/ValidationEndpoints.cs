using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Nightshift.Executions;
using Nightshift.Toolchains;

namespace Nightshift.Validations;

internal static class ValidationEndpoints
{
    /// <summary>After the drain, for ending what was cut off and closing connections.</summary>
    private const int CloseSeconds = 5;

    public static IHostApplicationBuilder AddValidations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ValidationOptions>().BindConfiguration(ValidationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Validator>();
        builder.Services.AddSingleton<Admission>().AddHostedService(services => services.GetRequiredService<Admission>());
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ValidationOptions>>((host, options) => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.DrainSeconds + CloseSeconds));
        return builder;
    }

    public static void MapValidations(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/validate", Validate).WithAdmission();
        routes.MapGet("/load", (Admission admission) => TypedResults.Ok(admission.Load));
    }

    private static Results<ServerSentEventsResult<string>, ValidationProblem> Validate(
        ValidationRequest request, ToolchainCatalog catalog, Validator validator, IOptions<ValidationOptions> options, CancellationToken cancellation)
    {
        var errors = new ValidationRules(options.Value).Check(request, catalog.Languages);
        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors, "Correct the fields named in errors and send the request again.")
            : TypedResults.ServerSentEvents(validator.ValidateAsync(request, catalog.Find(request.Language)!, cancellation));
    }
}

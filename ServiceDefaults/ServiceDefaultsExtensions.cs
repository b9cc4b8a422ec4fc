using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Nightshift.ServiceDefaults;

public static class ServiceDefaultsExtensions
{
    private const string Live = "live";

    // A line per request, command or poll is noise; the lowest layer of configuration, so any setting overrides it.
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        ["Logging:LogLevel:Quartz"] = "Warning",
    };

    /// <summary>What every service has: telemetry and health checks. <paramref name="service"/> is its name in the topology.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, string service) where TBuilder : IHostApplicationBuilder
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Quiet });
        builder.Services.AddHealthChecks().AddCheck("process", () => HealthCheckResult.Healthy(), tags: [Live]);
        builder.AddTelemetry(service);
        return builder;
    }

    /// <summary><c>/health</c>: ready to serve; <c>/alive</c>: the process answers. Both say one word and need no token.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPaths.Ready).AllowAnonymous();
        app.MapHealthChecks(HealthPaths.Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous();
        return app;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nightshift.ServiceDefaults;

public static class ServiceClientExtensions
{
    /// <summary>
    /// A typed client of another service, whose replicas' addresses are <c>services:name:http:0</c> and on; calls take turns among
    /// them. A GET that finds no one, or 502, 503 or 504, is tried again up to three times within about a second; nothing else is.
    /// </summary>
    /// <returns>For timeouts (100 s when nothing is set) and default headers.</returns>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service) where TClient : class
    {
        var addresses = new ServiceAddresses(service, builder.Configuration.GetSection($"services:{service}:http"));
        return builder.Services.AddHttpClient<TClient>(client => client.BaseAddress = addresses.Placeholder)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(2),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .AddHttpMessageHandler(services => new RetryHandler(services.GetService<TimeProvider>() ?? TimeProvider.System))
            .AddHttpMessageHandler(() => new ServiceAddressHandler(addresses));
    }
}

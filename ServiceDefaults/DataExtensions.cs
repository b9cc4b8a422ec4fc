using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Nightshift.ServiceDefaults;

public static class DataExtensions
{
    /// <summary>One data source for the process, from the connection string of that name.</summary>
    public static IHostApplicationBuilder AddNpgsqlDataSource(this IHostApplicationBuilder builder, string name)
    {
        var connection = builder.Configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"There is no connection string '{name}'. Start through AppHost, or set ConnectionStrings__{name}.");
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(connection);
            source.UseLoggerFactory(services.GetService<Microsoft.Extensions.Logging.ILoggerFactory>());
            return source.Build();
        });
        return builder;
    }

    /// <summary>Redis by the connection string of that name; without one, nothing is registered and callers do without.</summary>
    public static IHostApplicationBuilder AddRedisClient(this IHostApplicationBuilder builder, string name)
    {
        if (builder.Configuration.GetConnectionString(name) is { Length: > 0 } connection)
            builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
            {
                var options = ConfigurationOptions.Parse(connection);
                options.AbortOnConnectFail = false;
                return ConnectionMultiplexer.Connect(options);
            });
        return builder;
    }
}

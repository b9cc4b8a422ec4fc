using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Nightshift.ServiceDefaults;

public static class DataExtensions
{
    // Seconds. Before the given connection string, so that the same keys in it win. Statements used often are planned once per connection, and nobody
    // leaves settings or locks in a session, so that none has to be cleared between uses.
    internal const string PostgresDefaults = "Maximum Pool Size=40;Timeout=10;Keepalive=30;Tcp Keepalive=true;Max Auto Prepare=64;No Reset On Close=true;";

    /// <summary>One data source for the process, from the connection string of that name, and its check in <c>/health</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such connection string.</exception>
    public static IHostApplicationBuilder AddNpgsqlDataSource(this IHostApplicationBuilder builder, string name)
    {
        var connection = builder.Configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException($"There is no connection string '{name}'. Start through AppHost, or set ConnectionStrings__{name}.");
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(PostgresDefaults + connection);
            source.ConnectionStringBuilder.ApplicationName ??= builder.Environment.ApplicationName;
            source.UseLoggerFactory(services.GetService<ILoggerFactory>());
            return source.Build();
        });
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>(name, timeout: TimeSpan.FromSeconds(3));
        return builder;
    }

    /// <summary>
    /// Redis by the connection string of that name; without one, nothing is registered and callers do without. A server that is
    /// down does not stop the start: calls fail at once, and the client connects by itself when it is back.
    /// </summary>
    public static IHostApplicationBuilder AddRedisClient(this IHostApplicationBuilder builder, string name)
    {
        if (builder.Configuration.GetConnectionString(name) is not { Length: > 0 } connection)
            return builder;
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        options.ClientName ??= builder.Environment.ApplicationName;
        options.ConnectTimeout = 2000; // milliseconds, as the next
        options.SyncTimeout = 3000;
        options.KeepAlive = 5; // seconds
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
        return builder;
    }
}

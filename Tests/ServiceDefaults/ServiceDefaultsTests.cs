using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Infrastructure;
using Npgsql;
using StackExchange.Redis;

namespace Nightshift.ServiceDefaults;

public sealed class ServiceDefaultsTests
{
    [Fact]
    public async Task A_service_that_starts_is_healthy_and_alive()
    {
        await using var host = await ServiceHost.StartAsync();

        (await host.Client.GetStringAsync("/health")).ShouldBe("Healthy");
        (await host.Client.GetStringAsync("/alive")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_service_without_its_database_is_alive_but_not_ready()
    {
        var nobody = TestPorts.Next();
        await using var host = await ServiceHost.StartAsync(
            builder => builder.AddNpgsqlDataSource("nightshift"), null, ("ConnectionStrings:nightshift", $"Host=127.0.0.1;Port={nobody};Username=x;Password=y"));

        (await host.Client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.Client.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_connection_string_that_is_not_there_is_named()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => ServiceHost.StartAsync(builder => builder.AddNpgsqlDataSource("elsewhere")));

        error.Message.ShouldBe("There is no connection string 'elsewhere'. Start through AppHost, or set ConnectionStrings__elsewhere.");
    }

    [Fact]
    public async Task What_a_connection_string_says_wins_over_the_defaults()
    {
        await using var host = await ServiceHost.StartAsync(
            builder => builder.AddNpgsqlDataSource("nightshift"), null, ("ConnectionStrings:nightshift", "Host=127.0.0.1;Maximum Pool Size=7"));

        var used = new NpgsqlConnectionStringBuilder(host.App.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);

        used.MaxPoolSize.ShouldBe(7);
        used.KeepAlive.ShouldBe(30);
    }

    [Fact]
    public async Task Without_Redis_nothing_is_registered()
    {
        await using var host = await ServiceHost.StartAsync(builder => builder.AddRedisClient("redis"));

        host.App.Services.GetService<IConnectionMultiplexer>().ShouldBeNull();
    }

    [Fact]
    public async Task A_service_starts_while_Redis_is_down_and_its_calls_fail_as_such()
    {
        var nobody = TestPorts.Next();
        await using var host = await ServiceHost.StartAsync(builder => builder.AddRedisClient("redis"), null, ("ConnectionStrings:redis", $"127.0.0.1:{nobody}"));

        var redis = host.App.Services.GetRequiredService<IConnectionMultiplexer>();

        redis.IsConnected.ShouldBeFalse();
        await Should.ThrowAsync<RedisConnectionException>(() => redis.GetDatabase().PingAsync());
        (await host.Client.GetStringAsync("/health")).ShouldBe("Healthy");
    }
}

using Microsoft.Extensions.Options;
using Nightshift.Infrastructure;
using StackExchange.Redis;

namespace Nightshift.Models;

/// <summary>Two processes' breakers on one real Redis.</summary>
public sealed class SharedCircuitBreakerTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private RedisProcess server = null!;
    private IConnectionMultiplexer[] connections = [];
    private CircuitBreaker one = null!;
    private CircuitBreaker other = null!;

    public async Task InitializeAsync()
    {
        server = await RedisProcess.StartAsync();
        connections = [await server.ConnectAsync(), await server.ConnectAsync()];
        (one, other) = (new(Options.Create(new ModelOptions()), time, connections[0]), new(Options.Create(new ModelOptions()), time, connections[1]));
    }

    public async Task DisposeAsync()
    {
        foreach (var connection in connections) connection.Dispose();
        await server.DisposeAsync();
    }

    private async Task FailAsync(CircuitBreaker breaker, int times)
    {
        for (var count = 0; count < times; count++) await breaker.FailedAsync("groq", "it burned");
    }

    [Fact]
    public async Task Failures_seen_by_several_processes_add_up_and_all_of_them_rest()
    {
        await FailAsync(one, 2);
        await FailAsync(other, 2);
        (await one.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await FailAsync(one, 1);

        (await other.AdmitAsync("Groq")).WhyNot.ShouldBe("Groq rests for another 60 s after 5 failures in a row (the last: it burned)");
        (await one.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
        (await one.AdmitAsync("other")).WhyNot.ShouldBeNull();
        (await connections[0].GetDatabase().KeyTimeToLiveAsync("nightshift:breaker:groq")).ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task After_the_rest_one_trial_is_admitted_among_all_processes()
    {
        await FailAsync(one, 5);
        time.Advance(60);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(ask => (ask % 2 == 0 ? one : other).AdmitAsync("groq")));

        answers.Count(answer => answer.WhyNot is null).ShouldBe(1);
    }

    [Fact]
    public async Task A_trial_that_is_given_back_may_be_made_by_another_process()
    {
        await FailAsync(one, 5);
        time.Advance(60);

        await one.ReportAsync(await one.AdmitAsync("groq"), succeeded: false, failure: null);

        (await other.AdmitAsync("groq")).ShouldBe(new Admission("groq", IsTrial: true, WhyNot: null));
        (await one.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_good_trial_of_one_ends_the_rest_of_all()
    {
        await FailAsync(one, 5);
        time.Advance(60);
        (await other.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await other.SucceededAsync("groq");
        await connections[1].GetDatabase().PingAsync(); // the deletion is sent without waiting

        (await one.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        (await one.AdmitAsync("groq")).WhyNot.ShouldBeNull();
    }

    [Fact]
    public async Task While_Redis_is_down_each_goes_by_what_it_saw_itself()
    {
        await FailAsync(one, 4);
        await FailAsync(other, 1);
        (await other.AdmitAsync("groq")).WhyNot.ShouldNotBeNull();
        await server.StopAsync();

        (await one.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        (await other.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await FailAsync(one, 1);
        (await one.AdmitAsync("groq")).WhyNot.ShouldNotBeNull().ShouldStartWith("groq rests");
        (await other.AdmitAsync("groq")).WhyNot.ShouldBeNull();
        await one.SucceededAsync("groq");
        (await one.AdmitAsync("groq")).WhyNot.ShouldBeNull();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Infrastructure;
using Nightshift.ServiceDefaults;

namespace Nightshift.Executions;

public sealed class RunnerClientTests
{
    private static readonly ValidationRequest Request = new("python", [new("app.py", "")], []);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Report = $"event: {ValidationStream.Report}\ndata: {Json.Write(new ValidationReport([], "none", new Dictionary<string, string>(), 1))}\n\n";

    [Fact]
    public async Task The_Runner_with_the_most_room_for_its_size_is_taken()
    {
        await using var small = await RunnerAsync(new(Running: 1, Waiting: 0, Capacity: 2, Draining: false));
        await using var large = await RunnerAsync(new(Running: 2, Waiting: 0, Capacity: 16, Draining: false));

        await ValidateAsync(4, small, large);

        (small.Asked, large.Asked).ShouldBe((0, 4));
    }

    [Fact]
    public async Task Equals_take_turns()
    {
        await using var first = await RunnerAsync(new(0, 0, 4, false));
        await using var second = await RunnerAsync(new(0, 0, 4, false));

        await ValidateAsync(6, first, second);

        (first.Asked, second.Asked).ShouldBe((3, 3));
    }

    [Fact]
    public async Task One_that_drains_or_is_gone_gets_nothing()
    {
        await using var drains = await RunnerAsync(new(0, 0, 4, Draining: true));
        await using var gone = await RunnerAsync(new(0, 0, 4, false));
        await using var works = await RunnerAsync(new(4, 40, 4, false));
        await gone.Host.App.StopAsync();

        await ValidateAsync(3, drains, gone, works);

        (drains.Asked, gone.Asked, works.Asked).ShouldBe((0, 0, 3));
    }

    [Fact]
    public async Task One_that_breaks_off_or_refuses_costs_a_repeat_at_another()
    {
        await using var breaks = await RunnerAsync(new(0, 0, 4, false), answer: async context => { await context.Response.WriteAsync($"event: {ValidationStream.Alive}\ndata: \n\n"); context.Abort(); });
        await using var refuses = await RunnerAsync(new(1, 0, 4, false), answer: context => { context.Response.StatusCode = 503; return Task.CompletedTask; });
        await using var works = await RunnerAsync(new(2, 0, 4, false));
        breaks.Then = new(9, 0, 4, false);
        refuses.Then = new(9, 0, 4, false);

        await ValidateAsync(1, breaks, refuses, works);

        (breaks.Asked, refuses.Asked, works.Asked).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task One_that_does_not_know_the_work_is_told_of_at_once()
    {
        await using var older = await RunnerAsync(new(0, 0, 4, false), answer: context => { context.Response.StatusCode = 404; return Task.CompletedTask; });

        (await Should.ThrowAsync<RunnerUnavailableException>(() => ValidateAsync(1, older))).Message.ShouldContain("older");

        older.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_falls_silent_is_lost()
    {
        await using var silent = await RunnerAsync(new(0, 0, 4, false), answer: context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var works = await RunnerAsync(new(1, 0, 4, false));
        silent.Then = new(9, 0, 4, false);

        await ValidateAsync(1, Patience, new FastTime(20), silent, works);

        (silent.Asked, works.Asked).ShouldBe((1, 1));
    }

    [Fact]
    public async Task None_at_all_is_told_after_the_patience()
    {
        await using var gone = await RunnerAsync(new(0, 0, 4, false));
        await gone.Host.App.StopAsync();

        (await Should.ThrowAsync<RunnerUnavailableException>(ValidateAsync(1, TimeSpan.FromSeconds(1), TimeProvider.System, gone, gone))).Message.ShouldBe("No Runner answered for 1 seconds. Look at its log, then try again.");
    }

    private static Task ValidateAsync(int times, params StandIn[] runners) => ValidateAsync(times, Patience, TimeProvider.System, runners);

    private static async Task ValidateAsync(int times, TimeSpan patience, TimeProvider clock, params StandIn[] runners)
    {
        var addresses = runners.Select((runner, index) => KeyValuePair.Create($"services:runner:http:{index}", (string?)runner.Address));
        using var replicas = new RunnerReplicas(new ConfigurationBuilder().AddInMemoryCollection(addresses).Build());
        var client = new RunnerClient(replicas, clock, NullLogger<RunnerClient>.Instance);
        for (var time = 0; time < times; time++)
            await client.ValidateAsync(Request, _ => Task.CompletedTask, CancellationToken.None, patience).WaitAsync(2 * Patience);
    }

    private static async Task<StandIn> RunnerAsync(RunnerLoad load, RequestDelegate? answer = null)
    {
        var runner = new StandIn { Load = load };
        runner.Host = await ServiceHost.StartAsync(map: app =>
        {
            app.MapGet("/load", () => Results.Json(runner.Load, Json.Options));
            app.MapPost("/validate", context =>
            {
                runner.Asked++;
                runner.Load = runner.Then ?? runner.Load;
                return answer is null ? context.Response.WriteAsync(Report) : answer(context);
            });
        });
        runner.Address = runner.Host.App.Urls.First();
        return runner;
    }

    /// <summary>A Runner that says what it is told to, and counts.</summary>
    private sealed class StandIn : IAsyncDisposable
    {
        public ServiceHost Host { get; set; } = null!;

        public string Address { get; set; } = "";

        public RunnerLoad Load { get; set; } = null!;

        /// <summary>Its load once it was asked for a validation.</summary>
        public RunnerLoad? Then { get; set; }

        public int Asked { get; set; }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TopologyTests
{
    [Fact]
    public async Task Resources_start_in_the_order_of_their_dependencies_and_stop_in_the_reverse()
    {
        await using var topology = new TopologyRun();
        var first = topology.Server("first");
        var second = topology.Server("second").WaitFor(first);
        topology.Server("third").WaitFor(second);

        topology.Start();
        foreach (var name in new[] { "first      ", "second     ", "third      " }) await topology.Log.WaitForAsync($"{name}| started");
        (await topology.EndAsync()).ShouldBeTrue();

        var started = topology.Log.Lines.Where(line => line.Contains("| started ")).OrderBy(line => int.Parse(line.Split(' ')[^1])); // by the numbers of the processes: their words may overtake each other
        started.Select(line => line.Split(' ')[0]).ShouldBe(["first", "second", "third"]);
        string[] order = ["third      | stopped", "second     | stopped", "first      | stopped"];
        order.Select(topology.Log.IndexOf).ShouldBeInOrder();
        order.Select(topology.Log.IndexOf).ShouldNotContain(-1);
    }

    [Fact]
    public async Task A_dependent_waits_until_the_health_check_answers()
    {
        await using var topology = new TopologyRun();
        var port = TestPorts.Next();
        var slow = topology.Server("slow").WithHttpEndpoint(port).WithHttpHealthCheck("/health");
        topology.Server("eager").WaitFor(slow);

        topology.Start();
        await topology.Log.WaitForAsync("slow       | started");
        topology.Log.IndexOf("eager").ShouldBe(-1);

        var asked = 0;
        var early = true;
        await using var health = LocalServer.Build(port);
        health.MapGet("/health", () =>
        {
            if (Interlocked.Increment(ref asked) == 1) return Results.StatusCode(503);
            early = topology.Log.IndexOf("eager") >= 0;
            return Results.Ok();
        });
        await health.StartAsync();

        await topology.Log.WaitForAsync("eager      | started");
        asked.ShouldBeGreaterThan(1);
        early.ShouldBeFalse();
    }

    [Fact]
    public async Task A_resource_that_runs_to_its_end_is_waited_for_and_not_started_again()
    {
        await using var topology = new TopologyRun();
        var migrate = topology.Script("migrate", "echo migrated");
        topology.Server("service").WaitForCompletion(migrate);

        topology.Start();
        await topology.Log.WaitForAsync("Nightshift is ready");
        await topology.Log.WaitForAsync("service    | started");

        topology.Log.IndexOf("migrated").ShouldBeLessThan(topology.Log.IndexOf("service    | started"));
        topology.Log.Lines.Count(line => line.Contains("migrated")).ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_migration_ends_the_start_in_words_and_stops_what_ran()
    {
        await using var topology = new TopologyRun();
        var server = topology.Server("server");
        var migrate = topology.Script("migrate", "exit 7").WaitFor(server);
        topology.Server("service").WaitForCompletion(migrate);

        topology.Start();

        (await topology.EndAsync(stop: false)).ShouldBeFalse();
        topology.Log.Lines.ShouldContain(line => line.Contains("migrate ended with exit code 7, so service was not started"));
        topology.Log.IndexOf("service    | started").ShouldBe(-1);
        topology.Log.IndexOf("server     | stopped").ShouldNotBe(-1); // its words may overtake those of its start
    }

    [Fact]
    public async Task A_replica_that_ends_is_started_again_with_the_same_instance_id_and_address()
    {
        await using var topology = new TopologyRun();
        topology.Script("worker", "echo id $OTEL_RESOURCE_ATTRIBUTES $ASPNETCORE_URLS; exit 3").WithHttpEndpoint();

        topology.Start();
        await topology.Log.WaitForAsync("starting again in 0.4 s");

        var ids = topology.Log.Lines.Where(line => line.Contains("| id ")).ToList();
        ids.Count.ShouldBeGreaterThanOrEqualTo(3);
        ids.Distinct().ShouldHaveSingleItem().ShouldContain("service.instance.id=worker-0 http://127.0.0.1:");
        topology.Log.Lines.ShouldContain(line => line.Contains("worker     | ended with exit code 3; starting again in 0.1 s"));
    }

    [Fact]
    public async Task A_secret_is_starred_in_the_log_and_stays_the_same_from_start_to_start()
    {
        await using var topology = new TopologyRun();
        var token = topology.Builder.AddParameter("token", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var server = topology.Script("server", "echo token $TOKEN; exec sleep 60").WithEnvironment("TOKEN", token).WithHttpEndpoint();
        server.WithUrl($"{server.GetEndpoint("http")}/login?t={token}", "Sign in");

        topology.Start();

        (await topology.Log.WaitForAsync("| token ")).ShouldEndWith("| token ***");
        (await topology.Log.WaitForAsync("Sign in")).ShouldEndWith($"/login?t={token.Resource.Value}");
        token.Resource.Value.Length.ShouldBe(32);
        topology.Builder.Machine.Secrets.GetOrCreate("token", () => "another").ShouldBe(token.Resource.Value);
        File.GetUnixFileMode(Path.Combine(topology.Builder.Machine.Folders.Data, "secrets", "token"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_stop_is_killed_with_those_it_started()
    {
        await using var topology = new TopologyRun();
        topology.Script("stubborn", "trap '' TERM; sleep 300 & echo child $!; while :; do sleep 0.02; done");

        topology.Start();
        var child = int.Parse((await topology.Log.WaitForAsync("| child ")).Split(' ')[^1]);
        (await topology.EndAsync()).ShouldBeTrue();

        topology.Log.Lines.ShouldContain(line => line.Contains("stubborn   | did not stop within 5 s and is killed"));
        await RunningProcesses.ShouldBeGoneAsync([child]);
    }
}

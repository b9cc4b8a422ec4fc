using System.Net;
using System.Net.Http.Json;
using Nightshift.Executions;
using Nightshift.Tests.Sandboxes;

namespace Nightshift.Tests.Runner;

public sealed class DrainTests
{
    private static readonly SourceFile[] Code = [new("app.py", "")];

    [Fact]
    public async Task Runner_that_is_told_to_stop_finishes_what_it_has_and_refuses_the_rest()
    {
        using var runner = RunnerProcess.Start(out var address);
        using var client = await ConnectAsync(address);
        var (marker, running) = await StartAsync(client, seconds: 3);

        runner.Terminate();

        await HostProcesses.UntilAsync(() => client.GetFromJsonAsync<RunnerLoad>("/load", Json.Options).Result!.Draining, "It did not drain.");
        using var refused = await client.PostAsync("/validate", Body("late", 0));
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync()).ShouldContain("another one");
        (await running).ShouldContain("event: report");
        (await runner.ExitCodeAsync()).ShouldBe(0);
        HostProcesses.Running(marker).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_cut_off_without_a_verdict()
    {
        using var runner = RunnerProcess.Start(out var address, ("Validation__DrainSeconds", "1"));
        using var client = await ConnectAsync(address);
        var (marker, running) = await StartAsync(client, seconds: 60);

        runner.Terminate();

        (await running.WaitAsync(RunnerHost.Patience)).ShouldNotContain("event: report");
        (await runner.ExitCodeAsync()).ShouldBe(0);
        HostProcesses.Running(marker).ShouldBeEmpty();
    }

    private static async Task<HttpClient> ConnectAsync(Task<Uri> address) =>
        new() { BaseAddress = await address.WaitAsync(RunnerHost.Patience), DefaultRequestHeaders = { Authorization = new("Bearer", RunnerHost.Key) } };

    private static async Task<(string Marker, Task<string> Answer)> StartAsync(HttpClient client, int seconds)
    {
        var marker = $"marker_{Guid.NewGuid():N}";
        var answer = AnswerAsync(client, Body(marker, seconds));
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(), "It did not start.");
        return (marker, answer);
    }

    private static async Task<string> AnswerAsync(HttpClient client, HttpContent body) => await (await client.PostAsync("/validate", body)).Content.ReadAsStringAsync();

    private static StringContent Body(string marker, int seconds) => new(
        Json.Write(new ValidationRequest("python", Code, [HostProcesses.Test(marker, seconds)])), null, "application/json");
}

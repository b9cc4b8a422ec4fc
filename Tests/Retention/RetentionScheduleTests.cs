using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Retention;

public sealed class RetentionScheduleTests : IAsyncLifetime
{
    private readonly Stack stack = new() { Settings = { ["Retention__Cron"] = "* * * * * ?" } };

    public Task InitializeAsync() => stack.InitializeAsync();

    public Task DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task Two_processes_share_one_schedule_and_it_runs()
    {
        await stack.StartJobsAsync();
        using var limit = new CancellationTokenSource(Stack.Limit);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));

        while (!stack.Jobs.Any(jobs => jobs.Log.Contains("Tidied up"))) await pause.WaitForNextTickAsync(limit.Token);

        (await stack.Database.Source.QueryAsync<string>("select cron_expression from qrtz_cron_triggers", null, limit.Token)).ShouldHaveSingleItem().ShouldBe("* * * * * ?");
    }
}

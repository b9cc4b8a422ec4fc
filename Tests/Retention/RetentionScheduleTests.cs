using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Retention;

public sealed class RetentionScheduleTests : IAsyncLifetime
{
    private readonly Stack stack = new() { Settings = { ["Retention__Cron"] = "* * * * * ?" } };

    public Task InitializeAsync() => stack.InitializeAsync();

    public Task DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task Two_processes_share_one_schedule_and_it_takes_the_clones_of_deleted_users()
    {
        var (kept, gone) = (await CloneAsync("kept"), await CloneAsync("gone"));
        await stack.Database.Source.ExecuteAsync("delete from users where name = 'gone'", null, CancellationToken.None);
        await stack.StartJobsAsync();
        using var limit = new CancellationTokenSource(Stack.Limit);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));

        while (gone.Exists || !stack.Jobs.Any(jobs => jobs.Log.Contains("Tidied up"))) { await pause.WaitForNextTickAsync(limit.Token); gone.Refresh(); }

        (await stack.Database.Source.QueryAsync<string>("select cron_expression from qrtz_cron_triggers", null, limit.Token)).ShouldHaveSingleItem().ShouldBe("* * * * * ?");
        kept.Refresh();
        kept.Exists.ShouldBeTrue();
    }

    /// <summary>A repository of a new user, with a clone on disk.</summary>
    private async Task<DirectoryInfo> CloneAsync(string userName)
    {
        var (user, id) = (await stack.Database.AddUserAsync(userName), Guid.CreateVersion7());
        await stack.Database.Source.ExecuteAsync("insert into repositories (id, user_id, address, name, status) values (@id, @user, '', '', 'ready')", new { id, user }, CancellationToken.None);
        return Directory.CreateDirectory(Path.Combine(stack.DataFolder, "repositories", $"{user}", $"{id}"));
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Infrastructure;

namespace Nightshift.Workspaces;

public sealed class WorkspaceSweepTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly ManualTime time = new();
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("nightshift-test-workspaces-");
    private WorkspaceFolders folders = null!;
    private WorkspaceStore store = null!;
    private EventLog events = null!;
    private WorkspaceSweep sweep = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        var options = Options.Create(new WorkspaceOptions { Folder = root.FullName });
        events = new EventLog(database.Source, new EventFeed(database.Source, NullLogger<EventFeed>.Instance), time);
        folders = new WorkspaceFolders(options);
        store = new WorkspaceStore(database.Source, events, folders, options, time);
        sweep = new WorkspaceSweep(new WorkspaceExpiry(database.Source, events, time), folders, options, time, NullLogger<WorkspaceSweep>.Instance);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task One_that_nobody_uses_goes_after_a_warning_and_one_that_is_used_stays()
    {
        var (unused, used) = (await MakeAsync(), await MakeAsync());
        time.Advance(Days(26.9));
        await sweep.RunAsync(default);
        (await WarningsAsync(unused)).ShouldBe(0, "there is more time than the warning's");

        time.Advance(Days(0.2));
        await sweep.RunAsync(default);
        await sweep.RunAsync(default);
        (await WarningsAsync(unused)).ShouldBe(1, "it is told once");
        (await store.KeepAsync(TestDatabase.LocalUser, used, null, default)).ShouldBeTrue();
        time.Advance(Days(2.95));
        await sweep.RunAsync(default);
        (await store.FindAsync(TestDatabase.LocalUser, unused, default)).ShouldNotBeNull("the warning is not three days old yet");

        time.Advance(Days(0.1));
        await sweep.RunAsync(default);
        (await store.FindAsync(TestDatabase.LocalUser, unused, default)).ShouldBeNull();
        Directory.Exists(folders.Of(TestDatabase.LocalUser, unused).Root).ShouldBeFalse();
        (await events.ReadAsync(TestDatabase.LocalUser, WorkspaceEvents.Stream(unused), 0, 10, default)).ShouldBeEmpty();
        (await store.FindAsync(TestDatabase.LocalUser, used, default)).ShouldNotBeNull();
        Directory.Exists(folders.Of(TestDatabase.LocalUser, used).Root).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_goes_without_a_warning_however_late_it_is()
    {
        var workspace = await MakeAsync();
        time.Advance(Days(400));

        await sweep.RunAsync(default);

        (await store.FindAsync(TestDatabase.LocalUser, workspace, default)).ShouldNotBeNull();
        (await WarningsAsync(workspace)).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_without_a_workspace_goes()
    {
        var (workspace, left) = (await MakeAsync(), folders.Make(TestDatabase.LocalUser, Guid.CreateVersion7()));
        foreach (var folder in new[] { left.Root, folders.Of(TestDatabase.LocalUser, workspace).Root }) Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime.AddDays(-2));

        await sweep.RunAsync(default);

        Directory.Exists(left.Root).ShouldBeFalse();
        Directory.Exists(folders.Of(TestDatabase.LocalUser, workspace).Root).ShouldBeTrue();
    }

    private async Task<Guid> MakeAsync()
    {
        var now = time.GetUtcNow();
        var workspace = new Workspace { Id = Guid.CreateVersion7(), UserId = TestDatabase.LocalUser, Name = "Shop", MadeFrom = WorkspaceOrigin.Empty, CreatedAt = now, ChangedAt = now, ExpiresAt = store.ExpiryAt(now) };
        folders.Make(workspace.UserId, workspace.Id);
        (await store.AddAsync(workspace, default)).ShouldBeTrue();
        return workspace.Id;
    }

    private async Task<int> WarningsAsync(Guid id) => (await events.ReadAsync(TestDatabase.LocalUser, WorkspaceEvents.Stream(id), 0, 10, default)).Count(stored => stored.Type == WorkspaceEvents.Expiring);

    private static double Days(double days) => TimeSpan.FromDays(days).TotalSeconds;
}

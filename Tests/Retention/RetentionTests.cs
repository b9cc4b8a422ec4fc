using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nightshift.Artifacts;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;

namespace Nightshift.Retention;

public sealed class RetentionTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly ManualTime time = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-retention-");
    private readonly RetentionOptions options = new();

    private ArtifactFiles Files => new(Options.Create(new ArtifactOptions { Folder = folder.FullName }));

    private RetentionSweep Sweep =>
        new(new RetentionStore(database.Source), Files, new ModelCallStore(database.Source), Options.Create(options), Options.Create(new ModelOptions()), time, NullLogger<RetentionSweep>.Instance);

    public Task InitializeAsync() => database.InitializeAsync();

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("premium", 90)]
    [InlineData("registered", 30)]
    [InlineData("free", 7)]
    public async Task Executions_go_when_their_owners_days_are_over(string tier, int days)
    {
        var user = await UserAsync(tier);
        var young = await ExecutionAsync(user, TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1));
        await ExecutionAsync(user, TimeSpan.FromDays(days) + TimeSpan.FromMinutes(1));

        (await Sweep.RunAsync(default)).Executions.ShouldBe(1);

        (await LeftAsync(user)).ShouldBe([young]);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("running")]
    [InlineData("waiting")]
    public async Task An_open_execution_is_never_deleted(string status)
    {
        options.Newest = 1;
        var user = await UserAsync("free");
        var open = await ExecutionAsync(user, TimeSpan.FromDays(400), status);
        await ExecutionAsync(user, TimeSpan.Zero);

        (await Sweep.RunAsync(default)).Executions.ShouldBe(0);

        (await LeftAsync(user)).ShouldContain(open);
    }

    [Fact]
    public async Task What_an_open_execution_goes_on_from_stays_until_that_has_ended()
    {
        var user = await UserAsync("free");
        var parent = await ExecutionAsync(user, TimeSpan.FromDays(8));
        var child = await ExecutionAsync(user, TimeSpan.Zero, "running");
        await ExecuteAsync("update executions set parent_id = @parent where id = @child", new { parent, child });

        (await Sweep.RunAsync(default)).Executions.ShouldBe(0);
        await ExecuteAsync("update executions set status = 'passed' where id = @child", new { child });
        (await Sweep.RunAsync(default)).Executions.ShouldBe(1);

        (await LeftAsync(user)).ShouldBe([child]);
    }

    [Fact]
    public async Task Only_the_newest_are_kept_but_all_of_the_first_day_and_all_of_a_premium_user()
    {
        (options.Newest, options.Batch) = (3, 2);
        var (registered, premium) = (await UserAsync("registered"), await UserAsync("premium"));
        var kept = new List<Guid>();
        for (var hours = 1; hours <= 9; hours++)
        {
            var id = await ExecutionAsync(registered, TimeSpan.FromHours(hours * 5)); // 5, 10, 15, 20 within the day; 25 to 45 beyond it
            if (hours <= 4) kept.Add(id);
            await ExecutionAsync(premium, TimeSpan.FromDays(hours));
        }

        (await Sweep.RunAsync(default)).Executions.ShouldBe(5);

        (await LeftAsync(registered)).ShouldBe(kept, ignoreOrder: true);
        (await LeftAsync(premium)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task With_an_execution_go_its_files_its_proof_and_its_events_and_nobody_elses()
    {
        var user = await UserAsync("free");
        var (old, young) = (await ExecutionAsync(user, TimeSpan.FromDays(8)), await ExecutionAsync(user, TimeSpan.FromDays(1)));
        var (oldArtifact, youngArtifact) = (await ArtifactAsync(user, old), await ArtifactAsync(user, young));
        await ExecuteAsync("insert into proof_keys values ('abc', ''); insert into proofs select gen_random_uuid(), id, user_id, 'abc', 'passed', '', '', now() from executions", null);

        await Sweep.RunAsync(default);
        (await Sweep.RunAsync(default)).ShouldBe(new RetentionCounts(0, 0, 0, 0, 0, 0, 0)); // once more changes nothing

        Directory.Exists(PathOf(user, oldArtifact)).ShouldBeFalse();
        Directory.Exists(PathOf(user, youngArtifact)).ShouldBeTrue();
        (await ListAsync<Guid>("select id from artifacts")).ShouldBe([youngArtifact]);
        (await ListAsync<Guid>("select execution_id from proofs")).ShouldBe([young]);
        (await ListAsync<string>("select distinct stream from events")).ShouldBe([ExecutionEvents.Stream(young)]);
    }

    [Fact]
    public async Task Expired_artifacts_go_with_their_files_and_their_execution_forgets_them()
    {
        var user = await UserAsync("premium");
        var execution = await ExecutionAsync(user, TimeSpan.FromDays(1));
        var expired = await ArtifactAsync(user, execution, time.GetUtcNow().AddSeconds(-1));
        var valid = await ArtifactAsync(user, null, time.GetUtcNow().AddSeconds(1));
        await ExecuteAsync("update executions set artifact_id = @expired", new { expired });

        (await Sweep.RunAsync(default)).Artifacts.ShouldBe(1);

        Directory.Exists(PathOf(user, expired)).ShouldBeFalse();
        (await ListAsync<Guid>("select id from artifacts")).ShouldBe([valid]);
        (await ListAsync<Guid?>("select artifact_id from executions")).ShouldBe([null]);
    }

    [Fact]
    public async Task Expired_mocks_go_with_what_they_were_asked()
    {
        var user = await UserAsync("premium");
        const string sql = """
            insert into mocks (id, user_id, key, name, spec_type, endpoints, schemas, validates, seed, created_at, expires_at)
            select gen_random_uuid(), @user, gen_random_uuid()::text, name, 'custom', '[]', '{}', true, 1, @now, @now + seconds * interval '1 second' from (values ('old', -1), ('new', 1)) as made(name, seconds);
            insert into mock_requests select id, 1, user_id, 'GET', '/', '', '{}', null, null, 200, '[]', 1, @now from mocks
            """;
        await ExecuteAsync(sql, new { user, now = time.GetUtcNow() });

        (await Sweep.RunAsync(default)).Mocks.ShouldBe(1);

        (await ListAsync<string>("select m.name from mock_requests r join mocks m on m.id = r.mock_id")).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Calls_to_models_that_a_killed_process_left_open_are_closed_at_the_most_they_can_have_cost()
    {
        options.Batch = 1;
        const string sql = """
            insert into model_calls (id, user_id, step, purpose, provider, model, outcome, reserved_usd, cost_usd, created_at)
            select gen_random_uuid(), @user, 'test', 'test', name, 'm', outcome, 0.5, cost, @now - minutes * interval '1 minute'
            from (values ('old', 'started', 0, 71), ('older', 'started', 0, 9000), ('young', 'started', 0, 69), ('paid', 'completed', 0.1, 9000)) as made(name, outcome, cost, minutes)
            """;
        await ExecuteAsync(sql, new { user = await UserAsync("premium"), now = time.GetUtcNow() });

        (await Sweep.RunAsync(default)).Calls.ShouldBe(2);

        (await ListAsync<(string, string, decimal, bool)>("select provider, outcome, cost_usd, cause is not null from model_calls order by 1")).ShouldBe(
            [("old", "failed", 0.5m, true), ("older", "failed", 0.5m, true), ("paid", "completed", 0.1m, false), ("young", "started", 0m, false)]);
    }

    [Fact]
    public async Task What_a_crash_left_behind_goes_after_a_day()
    {
        var user = await UserAsync("premium");
        var kept = await ArtifactAsync(user, null);
        var (orphan, fresh) = (Leave(user, Guid.NewGuid(), "a.zip", hours: 25), Leave(user, Guid.NewGuid(), "b.zip", hours: 23));
        var (part, freshPart) = (Path.Combine(PathOf(user, kept), ".one.part"), Path.Combine(PathOf(user, kept), ".two.part"));
        foreach (var path in new[] { part, freshPart }) await File.WriteAllTextAsync(path, "half");
        File.SetLastWriteTimeUtc(part, time.GetUtcNow().AddHours(-25).UtcDateTime);
        File.SetLastWriteTimeUtc(freshPart, time.GetUtcNow().AddHours(-23).UtcDateTime);
        Directory.SetLastWriteTimeUtc(PathOf(user, kept), time.GetUtcNow().AddDays(-9).UtcDateTime); // old, but it has its row
        Directory.CreateDirectory(Path.Combine(folder.FullName, "somebody-elses"));

        var counts = await Sweep.RunAsync(default);

        (counts.Folders, counts.PartFiles).ShouldBe((1, 1));
        (Directory.Exists(orphan), Directory.Exists(fresh), File.Exists(part), File.Exists(freshPart)).ShouldBe((false, true, false, true));
        Directory.GetFiles(PathOf(user, kept), "kept.txt").ShouldHaveSingleItem();
        Directory.Exists(Path.Combine(folder.FullName, "somebody-elses")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_among_the_folders_is_not_followed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("nightshift-test-elsewhere-");
        try
        {
            var inside = elsewhere.CreateSubdirectory($"{Guid.NewGuid()}");
            await File.WriteAllTextAsync(Path.Combine(inside.FullName, ".a.part"), "");
            File.SetLastWriteTimeUtc(Path.Combine(inside.FullName, ".a.part"), time.GetUtcNow().AddDays(-9).UtcDateTime);
            Directory.SetLastWriteTimeUtc(inside.FullName, time.GetUtcNow().AddDays(-9).UtcDateTime);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, $"{Guid.NewGuid()}"), elsewhere.FullName);

            (await Sweep.RunAsync(default)).ShouldBe(new RetentionCounts(0, 0, 0, 0, 0, 0, 0));

            inside.GetFiles().ShouldHaveSingleItem();
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    private string PathOf(Guid user, Guid artifact) => Path.Combine(folder.FullName, $"{user}", $"{artifact}");

    private string Leave(Guid user, Guid artifact, string name, int hours)
    {
        var path = Directory.CreateDirectory(PathOf(user, artifact)).FullName;
        File.WriteAllText(Path.Combine(path, name), "left");
        Directory.SetLastWriteTimeUtc(path, time.GetUtcNow().AddHours(-hours).UtcDateTime);
        return path;
    }

    private async Task<Guid> UserAsync(string tier)
    {
        var id = await database.AddUserAsync();
        await ExecuteAsync("update users set tier = @tier where id = @id", new { id, tier });
        return id;
    }

    private const string ExecutionSql = """
        with s as (insert into sessions (id, user_id, title) values (gen_random_uuid(), @user, '') returning id)
        insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status, created_at)
        select @id, @user, s.id, '', 'python', 'zip', true, 5, 'simple', 0, @status, @at from s
        """;

    private const string EventSql = """
        insert into event_streams (stream, user_id, seq) values (@stream, @user, 1);
        insert into events (stream, seq, type, data) values (@stream, 1, 'execution.queued', '{}');
        """;

    private async Task<Guid> ExecutionAsync(Guid user, TimeSpan age, string status = "passed")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(ExecutionSql, new { id, user, status, at = time.GetUtcNow() - age });
        await ExecuteAsync(EventSql, new { stream = ExecutionEvents.Stream(id), user });
        return id;
    }

    private async Task<Guid> ArtifactAsync(Guid user, Guid? execution, DateTimeOffset? expires = null)
    {
        var artifact = new NewArtifact(Guid.CreateVersion7(), user, "kept.txt", ArtifactTypes.Generated, "text/plain", ExecutionId: execution, ExpiresAt: expires);
        (await new ArtifactStore(database.Source, Files, time).SaveAsync(artifact, new MemoryStream([1]), default)).ShouldNotBeNull();
        return artifact.Id;
    }

    private Task<IReadOnlyList<Guid>> LeftAsync(Guid user) => database.Source.QueryAsync<Guid>("select id from executions where user_id = @user", new { user }, default);

    private Task<IReadOnlyList<T>> ListAsync<T>(string sql) => database.Source.QueryAsync<T>(sql, null, default);

    private Task ExecuteAsync(string sql, object? parameters) => database.Source.ExecuteAsync(sql, parameters, default);
}

using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Migrations;

public sealed class MigratorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Migrator Migrator => new(database.Source, NullLogger<Migrator>.Instance);

    [Fact]
    public async Task A_second_run_has_nothing_to_do() =>
        (await Migrator.RunAsync(Schema.Migrations, CancellationToken.None)).ShouldBe(0);

    [Fact]
    public async Task Two_migrators_at_once_apply_each_script_once()
    {
        var script = new Migration("9001_race", "create table race (id int); select pg_sleep(0.1);");

        var counts = await Task.WhenAll(
            Migrator.RunAsync([.. Schema.Migrations, script], CancellationToken.None),
            Migrator.RunAsync([.. Schema.Migrations, script], CancellationToken.None));

        counts.Order().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_ran_is_refused()
    {
        var changed = Schema.Migrations[0] with { Sql = Schema.Migrations[0].Sql + "\n-- changed" };

        var error = await Should.ThrowAsync<InvalidOperationException>(() => Migrator.RunAsync([changed], CancellationToken.None));

        error.Message.ShouldContain(changed.Name);
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        var broken = new Migration("9002_broken", "create table half (id int); select 1 / 0;");

        await Should.ThrowAsync<Npgsql.PostgresException>(() => Migrator.RunAsync([broken], CancellationToken.None));

        (await database.Source.FirstAsync<bool>("select to_regclass('half') is null", null, CancellationToken.None)).ShouldBeTrue();
    }
}

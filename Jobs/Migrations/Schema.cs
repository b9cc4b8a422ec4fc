using Quartz;

namespace Nightshift.Migrations;

/// <summary>Everything the database holds: our own tables, and Quartz's from the script that the library carries.</summary>
public static class Schema
{
    public static IReadOnlyList<Migration> Migrations { get; } = [.. Migration.All, QuartzTables()];

    private static Migration QuartzTables()
    {
        var script = Migration.FromResource("0007_quartz", typeof(IScheduler).Assembly, "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql");
        return script with { Sql = script.Sql.Replace("{0}", "qrtz_").Replace("{1}", "qrtz_") };
    }
}

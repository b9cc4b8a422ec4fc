using System.ComponentModel.DataAnnotations;
using Npgsql;
using Quartz;

namespace Nightshift;

internal sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>Executions that one Jobs process works on at once; most of their time is waiting for models and Runner.</summary>
    [Range(1, 200)]
    public int Concurrency { get; set; } = 10;

    /// <summary>How often each process says that it lives, in milliseconds. One that misses two is presumed dead and its jobs are taken over.</summary>
    [Range(200, 60_000)]
    public int CheckInMilliseconds { get; set; } = 1_000;
}

internal static class Scheduler
{
    public const string Name = "nightshift";

    /// <summary>A database that restarts is back within a second or two; Quartz's own 15 seconds would be added to that.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Quartz on PostgreSQL, clustered: any number of Jobs processes share the work and take over from each other.</summary>
    public static IHostApplicationBuilder AddScheduler(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SchedulerOptions.Section).Get<SchedulerOptions>() ?? new();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var checkIn = TimeSpan.FromMilliseconds(options.CheckInMilliseconds);
        var connection = builder.Configuration.GetConnectionString("nightshift")!;

        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = Name;
                scheduler.InstanceId = InstanceId(builder.Configuration);
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(options.Concurrency);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, connection);
                store.ConfigureStore(configured => configured.DbRetryInterval = RetryInterval);
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = checkIn;
                    cluster.CheckinMisfireThreshold = checkIn;
                });
            });
        });
        builder.Services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return builder;
    }

    /// <summary>Stable across restarts where AppHost names the replica, so that a restarted process takes up its own jobs at once.</summary>
    private static string InstanceId(IConfiguration configuration) =>
        (configuration["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Split(',')
            .Select(attribute => attribute.Split('=', 2))
            .FirstOrDefault(attribute => attribute is ["service.instance.id", { Length: > 0 }])?[1]
        ?? $"{Environment.MachineName}-{Environment.ProcessId}";
}

using Nightshift.Workspaces;
using Quartz;

namespace Nightshift.Retention;

internal static class RetentionExtensions
{
    /// <summary>Deletes what is past its time, by a cron schedule. Needs the scheduler and the artifacts' files.</summary>
    public static IHostApplicationBuilder AddRetention(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations()
            .Validate(options => CronExpression.TryParse(options.Cron, out _), $"{RetentionOptions.Section}:{nameof(RetentionOptions.Cron)} is no Quartz cron expression, such as '0 30 3 * * ?'.")
            .ValidateOnStart();
        builder.Services.AddSingleton<RetentionStore>().AddSingleton<RetentionSweep>();
        builder.Services.AddWorkspaces().AddSingleton<WorkspaceExpiry>().AddSingleton<WorkspaceSweep>();
        builder.Services.AddHostedService<RetentionSchedule>();
        return builder;
    }
}

using Microsoft.Extensions.Options;
using Quartz;

namespace Nightshift.Retention;

/// <summary>
/// Sees to it that the job is on the schedule, once for all Jobs processes. A schedule that is there already is left alone, so that a round that was missed while
/// everything was off is made up for.
/// </summary>
internal sealed partial class RetentionSchedule(ISchedulerFactory schedulers, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TriggerKey Trigger = new(RetentionJob.Key.Name, RetentionJob.Key.Group);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (true)
            try
            {
                await ScheduleAsync(await schedulers.GetScheduler(stopping), stopping);
                return;
            }
            catch (SchedulerException exception)
            {
                Log.Failed(log, exception.GetType().Name);
                await Task.Delay(Pause, time, stopping);
            }
    }

    private async Task ScheduleAsync(IScheduler scheduler, CancellationToken stopping)
    {
        if (await scheduler.GetTrigger(Trigger, stopping) is ICronTrigger there && there.CronExpressionString == options.Value.Cron) return;
        var job = JobBuilder.Create<RetentionJob>().WithIdentity(RetentionJob.Key).Build();
        var cron = CronScheduleBuilder.Create(options.Value.Cron).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed);
        await scheduler.ScheduleJob(job, [TriggerBuilder.Create().WithIdentity(Trigger).WithSchedule(cron).Build()], new ScheduleJobOptions { Replace = true }, stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not put retention on the schedule ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

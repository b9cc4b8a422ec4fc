using Nightshift.Events;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Executions;

/// <summary>
/// Gives every open execution its Quartz job: at once when it is announced or answered, and otherwise at the next look at the table, which also finds those
/// whose job ended before they did.
/// </summary>
internal sealed partial class ExecutionDispatcher(
    EventFeed feed, RunStore runs, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ExecutionDispatcher> log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var scheduler = await schedulers.GetScheduler(stopping);
        await foreach (var _ in feed.WakeAsync(time, Rhythm, [ExecutionEvents.Queued, ExecutionEvents.Answered], stopping))
            try
            {
                await DispatchAsync(scheduler, stopping);
            }
            catch (Exception exception) when (exception is NpgsqlException or SchedulerException or TimeoutException)
            {
                Log.Failed(log, exception.GetType().Name);
            }
    }

    private async Task DispatchAsync(IScheduler scheduler, CancellationToken stopping)
    {
        var waiting = await runs.WithoutJobAsync(scheduler.SchedulerName, ExecutionJob.Group, stopping);
        foreach (var id in waiting)
            try
            {
                await scheduler.ScheduleJob(ExecutionJob.Detail(id), TriggerBuilder.Create().WithIdentity(id.ToString(), ExecutionJob.Group).StartNow().Build(), cancellationToken: stopping);
            }
            catch (ObjectAlreadyExistsException)
            {
                // another Jobs process was faster
            }
        await signaler.SignalSchedulingChange(null, stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not look for waiting executions ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string cause);
    }
}

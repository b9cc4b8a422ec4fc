using Nightshift.Events;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift;

/// <summary>
/// Gives every open piece of work of one kind its Quartz job: at once when an event tells of it, and otherwise at the next look at the table, which also finds
/// those whose job ended before they did.
/// </summary>
/// <param name="job">A <see cref="RowJob"/>.</param>
/// <param name="kind">Named in the log, and the jobs' group.</param>
internal abstract partial class JobDispatcher(Type job, string kind, EventFeed feed, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    protected TimeProvider Time { get; } = time;

    /// <summary>The types of events that tell of new work.</summary>
    protected abstract IReadOnlyCollection<string> Events { get; }

    protected abstract Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation);

    /// <summary>The condition of a query for rows that no job stands for; its parameters are <c>scheduler</c> and <c>group</c>.</summary>
    /// <param name="id">The column with the job's name.</param>
    public static string HasNoJob(string id) => $"not exists (select 1 from qrtz_job_details j where j.sched_name = @scheduler and j.job_group = @group and j.job_name = {id}::text)";

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var scheduler = await schedulers.GetScheduler(stopping);
        await foreach (var _ in feed.WakeAsync(Time, Rhythm, Events, stopping))
            try
            {
                await DispatchAsync(scheduler, stopping);
            }
            catch (Exception exception) when (exception is NpgsqlException or SchedulerException or TimeoutException)
            {
                Log.Failed(log, kind, exception.GetType().Name);
            }
    }

    private async Task DispatchAsync(IScheduler scheduler, CancellationToken stopping)
    {
        var waiting = await WithoutJobAsync(scheduler.SchedulerName, stopping);
        foreach (var id in waiting)
            try
            {
                await scheduler.ScheduleJob(JobBuilder.Create().OfType(job).WithIdentity(id.ToString(), kind).RequestRecovery().Build(), TriggerBuilder.Create().WithIdentity(id.ToString(), kind).StartNow().Build(), cancellationToken: stopping);
            }
            catch (ObjectAlreadyExistsException)
            {
                // another Jobs process was faster
            }
        await signaler.SignalSchedulingChange(null, stopping);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not look for waiting {Kind} ({Cause}); trying again.")]
        public static partial void Failed(ILogger logger, string kind, string cause);
    }
}

using Nightshift.Events;
using Nightshift.Executions;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Queue;

/// <summary>Quartz's side of a shift: it carries the user's id, and on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ShiftJob(ShiftRound round, ILogger<ShiftJob> log) : IJob
{
    public const string Group = "shifts";

    public static IJobDetail Detail(Guid userId) => JobBuilder.Create<ShiftJob>().WithIdentity(userId.ToString(), Group).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var userId = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            await round.RunAsync(userId, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // it goes on when Jobs is back
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.CutOff(log, exception, userId); // the dispatcher finds it due, and queues it again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The look at the shift of user {UserId} was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, Guid userId);
    }
}

/// <summary>Gives every shift that has to be looked at its job.</summary>
internal sealed class ShiftDispatcher(EventFeed feed, NightStore nights, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ShiftDispatcher> log)
    : JobDispatcher(ShiftJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [ExecutionEvents.Completed, ExecutionEvents.Waiting, ExecutionEvents.Answered, QueueEvents.Changed, QueueEvents.ShiftChanged];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => nights.WithoutJobAsync(scheduler, ShiftJob.Group, Time.GetUtcNow(), cancellation);

    protected override IJobDetail Detail(Guid id) => ShiftJob.Detail(id);
}

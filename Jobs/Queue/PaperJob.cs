using Nightshift.Events;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Queue;

/// <summary>Quartz's side of a paper's delivery: it carries the id.</summary>
[DisallowConcurrentExecution]
internal sealed partial class PaperJob(PaperPost post, ILogger<PaperJob> log) : IJob
{
    public const string Group = "papers";

    public static IJobDetail Detail(Guid id) => JobBuilder.Create<PaperJob>().WithIdentity(id.ToString(), Group).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            await post.RunAsync(id, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // it is sent when Jobs is back
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.CutOff(log, exception, id); // the dispatcher finds it unsent, and queues it again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The delivery {Id} of a paper was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, Guid id);
    }
}

/// <summary>Gives every paper that is to be sent its job.</summary>
internal sealed class PaperDispatcher(EventFeed feed, DeliveryStore deliveries, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<PaperDispatcher> log)
    : JobDispatcher(PaperJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [QueueEvents.NightClosed];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => deliveries.WithoutJobAsync(scheduler, PaperJob.Group, Time.GetUtcNow(), cancellation);

    protected override IJobDetail Detail(Guid id) => PaperJob.Detail(id);
}

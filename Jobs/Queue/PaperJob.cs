using Nightshift.Events;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Queue;

/// <summary>A paper is sent; the row is its delivery.</summary>
[DisallowConcurrentExecution]
internal sealed class PaperJob(PaperPost post, ILogger<PaperJob> log) : RowJob("paper", log)
{
    public const string Group = "papers";

    protected override Task RunAsync(Guid id, CancellationToken cancellation) => post.RunAsync(id, cancellation);
}

/// <summary>Gives every paper that is to be sent its job.</summary>
internal sealed class PaperDispatcher(EventFeed feed, DeliveryStore deliveries, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<PaperDispatcher> log)
    : JobDispatcher(typeof(PaperJob), PaperJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [QueueEvents.NightClosed];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => deliveries.WithoutJobAsync(scheduler, PaperJob.Group, Time.GetUtcNow(), cancellation);
}

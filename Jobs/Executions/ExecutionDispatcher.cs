using Nightshift.Events;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Executions;

/// <summary>Gives every open execution its job: when it is asked for or answered, or when its job ended before it did.</summary>
internal sealed class ExecutionDispatcher(EventFeed feed, RunStore runs, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ExecutionDispatcher> log)
    : JobDispatcher(typeof(ExecutionJob), ExecutionJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [ExecutionEvents.Queued, ExecutionEvents.Answered];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => runs.WithoutJobAsync(scheduler, ExecutionJob.Group, cancellation);
}

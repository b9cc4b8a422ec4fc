using Nightshift.Events;
using Nightshift.Executions;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Queue;

/// <summary>A look at a shift; the row is named by its user.</summary>
[DisallowConcurrentExecution]
internal sealed class ShiftJob(ShiftRound round, ILogger<ShiftJob> log) : RowJob("shift", log)
{
    public const string Group = "shifts";

    protected override Task RunAsync(Guid id, CancellationToken cancellation) => round.RunAsync(id, cancellation);
}

/// <summary>Gives every shift that has to be looked at its job.</summary>
internal sealed class ShiftDispatcher(EventFeed feed, NightStore nights, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ShiftDispatcher> log)
    : JobDispatcher(typeof(ShiftJob), ShiftJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [ExecutionEvents.Completed, ExecutionEvents.Waiting, ExecutionEvents.Answered, QueueEvents.Changed, QueueEvents.ShiftChanged];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => nights.WithoutJobAsync(scheduler, ShiftJob.Group, Time.GetUtcNow(), cancellation);
}

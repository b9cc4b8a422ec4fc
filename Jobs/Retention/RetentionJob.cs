using Quartz;

namespace Nightshift.Retention;

/// <summary>Quartz's side of retention: on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(RetentionSweep sweep) : IJob
{
    public static readonly JobKey Key = new("sweep", "retention");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation) => await sweep.RunAsync(cancellation);
}

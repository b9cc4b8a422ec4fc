using Nightshift.Repositories;
using Nightshift.Workspaces;
using Quartz;

namespace Nightshift.Retention;

/// <summary>Quartz's side of retention: on one node at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(RetentionSweep sweep, CloneSweep clones, WorkspaceSweep workspaces) : IJob
{
    public static readonly JobKey Key = new("sweep", "retention");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        await clones.RunAsync(cancellation);
        await workspaces.RunAsync(cancellation);
        await sweep.RunAsync(cancellation);
    }
}

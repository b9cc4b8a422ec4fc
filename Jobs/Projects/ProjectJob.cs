using Nightshift.Events;
using Nightshift.Executions;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Projects;

/// <summary>A look at a project.</summary>
[DisallowConcurrentExecution]
internal sealed class ProjectJob(ProjectRound round, ILogger<ProjectJob> log) : RowJob("project", log)
{
    public const string Group = "projects";

    protected override Task RunAsync(Guid id, CancellationToken cancellation) => round.RunAsync(id, cancellation);
}

/// <summary>Gives every project that has to be looked at its job.</summary>
internal sealed class ProjectDispatcher(EventFeed feed, ProjectRunStore runs, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ProjectDispatcher> log)
    : JobDispatcher(typeof(ProjectJob), ProjectJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [ProjectEvents.Moved, ProjectEvents.Resumed, ExecutionEvents.Completed];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => runs.WithoutJobAsync(scheduler, ProjectJob.Group, Time.GetUtcNow(), cancellation);
}

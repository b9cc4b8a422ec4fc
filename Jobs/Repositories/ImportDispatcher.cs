using Nightshift.Events;
using Quartz;
using Quartz.Extensibility;

namespace Nightshift.Repositories;

/// <summary>Gives every open import its job.</summary>
internal sealed class ImportDispatcher(EventFeed feed, ImportStore imports, ISchedulerFactory schedulers, ISchedulerSignaler signaler, TimeProvider time, ILogger<ImportDispatcher> log)
    : JobDispatcher(typeof(ImportJob), ImportJob.Group, feed, schedulers, signaler, time, log)
{
    protected override IReadOnlyCollection<string> Events => [RepositoryEvents.Queued];

    protected override Task<IReadOnlyList<Guid>> WithoutJobAsync(string scheduler, CancellationToken cancellation) => imports.WithoutJobAsync(scheduler, ImportJob.Group, cancellation);
}

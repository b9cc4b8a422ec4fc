using Quartz;

namespace Nightshift.Repositories;

/// <summary>An import.</summary>
[DisallowConcurrentExecution]
internal sealed class ImportJob(RepositoryImport import, ILogger<ImportJob> log) : RowJob("import", log)
{
    public const string Group = "imports";

    protected override Task RunAsync(Guid id, CancellationToken cancellation) => import.RunAsync(id, cancellation);
}

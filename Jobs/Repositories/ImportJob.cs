using Quartz;

namespace Nightshift.Repositories;

/// <summary>Quartz's side of an import: it carries the id, and everything else is in our own rows, so running it twice is harmless.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ImportJob(RepositoryImport import, ILogger<ImportJob> log) : IJob
{
    public const string Group = "imports";

    public static IJobDetail Detail(Guid id) => JobBuilder.Create<ImportJob>().WithIdentity(id.ToString(), Group).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            await import.RunAsync(id, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // it goes on when Jobs is back
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.CutOff(log, exception, id); // the dispatcher finds it open and without a job, and queues it again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The import {Id} was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, Guid id);
    }
}

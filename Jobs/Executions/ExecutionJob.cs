using Quartz;

namespace Nightshift.Executions;

/// <summary>Quartz's side of an execution: it carries the id, and everything else is in our own rows, so running it twice is harmless.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ExecutionJob(ExecutionLoop loop, ILogger<ExecutionJob> log) : IJob
{
    public const string Group = "executions";

    public static IJobDetail Detail(Guid id) => JobBuilder.Create<ExecutionJob>().WithIdentity(id.ToString(), Group).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            await loop.RunAsync(id, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.Stopped(log, id);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.CutOff(log, exception, id); // the dispatcher finds it open and without a job, and queues it again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Execution {Id} goes on when Jobs is back.")]
        public static partial void Stopped(ILogger logger, Guid id);

        [LoggerMessage(2, LogLevel.Error, "The work on execution {Id} was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, Guid id);
    }
}

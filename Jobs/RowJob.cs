using Quartz;

namespace Nightshift;

/// <summary>Quartz's side of a piece of work: the job's name is a row's id, and everything else is in our own rows, so running it twice is harmless.</summary>
/// <param name="what">Named in the log.</param>
internal abstract partial class RowJob(string what, ILogger log) : IJob
{
    protected abstract Task RunAsync(Guid id, CancellationToken cancellation);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            await RunAsync(id, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.Stopped(log, what, id);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.CutOff(log, exception, what, id); // the dispatcher finds the row without a job, and queues it again
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The work on {What} {Id} goes on when Jobs is back.")]
        public static partial void Stopped(ILogger logger, string what, Guid id);

        [LoggerMessage(2, LogLevel.Error, "The work on {What} {Id} was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, string what, Guid id);
    }
}

using Npgsql;
using Quartz;

namespace Nightshift.Executions;

/// <summary>Quartz's side of an execution: it carries the id, and everything else is in our own rows, so running it twice is harmless.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ExecutionJob(ExecutionLoop loop, TimeProvider time, ILogger<ExecutionJob> log) : IJob
{
    public const string Group = "executions";

    /// <summary>Between two tries to go on while the database is away. Each one that picks the execution up counts, so it does not go on for ever.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static IJobDetail Detail(Guid id) => JobBuilder.Create<ExecutionJob>().WithIdentity(id.ToString(), Group).RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellation)
    {
        var id = Guid.Parse(context.JobDetail.Key.Name);
        try
        {
            while (!await TryAsync(id, cancellation))
                await Task.Delay(Pause, time, cancellation);
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

    /// <summary>False when the database was lost meanwhile: the same process goes on as soon as it is back.</summary>
    private async Task<bool> TryAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            await loop.RunAsync(id, cancellation);
            return true;
        }
        catch (NpgsqlException exception) when (exception.IsTransient)
        {
            Log.DatabaseLost(log, id, exception.SqlState ?? exception.GetType().Name);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Execution {Id} goes on when Jobs is back.")]
        public static partial void Stopped(ILogger logger, Guid id);

        [LoggerMessage(2, LogLevel.Error, "The work on execution {Id} was cut off; it is queued again.")]
        public static partial void CutOff(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(3, LogLevel.Warning, "The database was lost ({Cause}) while execution {Id} was worked on; it goes on as soon as the database is back.")]
        public static partial void DatabaseLost(ILogger logger, Guid id, string cause);
    }
}

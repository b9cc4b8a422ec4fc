using Npgsql;
using Quartz;

namespace Nightshift.Executions;

/// <summary>The work on an execution, until it has ended or asks something.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ExecutionJob(ExecutionLoop loop, TimeProvider time, ILogger<ExecutionJob> log) : RowJob("execution", log)
{
    public const string Group = "executions";

    /// <summary>Between two tries to go on while the database is away. Each one that picks the execution up counts, so it does not go on for ever.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task RunAsync(Guid id, CancellationToken cancellation)
    {
        while (!await TryAsync(id, cancellation))
            await Task.Delay(Pause, time, cancellation);
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
        [LoggerMessage(3, LogLevel.Warning, "The database was lost ({Cause}) while execution {Id} was worked on; it goes on as soon as the database is back.")]
        public static partial void DatabaseLost(ILogger logger, Guid id, string cause);
    }
}

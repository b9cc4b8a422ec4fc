using Nightshift.Data;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Npgsql;

namespace Nightshift.Benchmarks;

/// <summary>
/// Executions under way while Api, Jobs, Runner, PostgreSQL and Redis are killed, alone and together, at random every few seconds: whether all end, none twice, nothing is
/// paid or counted twice, and how soon after a kill the executions that were under way go on. Arguments: how many (200), and the seed.
/// </summary>
internal static class CampaignBenchmark
{
    private const int AtOnce = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0]) : 200;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1]) : 1;
        var redis = await RedisProcess.StartAsync();
        var stack = new Stack { Runners = 2, Settings = { ["ConnectionStrings__redis"] = redis.Address } };
        await stack.InitializeAsync();
        try
        {
            stack.Model.Default = AddingTask.Answer;
            await stack.StartJobsAsync();
            await using var faults = new Faults(stack, redis, seed);
            using var stop = new CancellationTokenSource();
            var killing = faults.GoOnAsync(stop.Token);
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) => await OneAsync(stack));
            await stop.CancelAsync();
            await killing;
            await AllEndedAsync(stack.Database.Source);
            await PrintAsync(stack.Database.Source, faults);
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    /// <summary>Asks until it is accepted, and looks until it has ended; what fails meanwhile is what the campaign is about.</summary>
    private static async Task OneAsync(Stack stack)
    {
        var until = DateTimeOffset.UtcNow + Limit;
        Guid? id = null;
        while (DateTimeOffset.UtcNow < until)
            try
            {
                id ??= await stack.AskAsync(AddingTask.Request());
                if ((await stack.GetAsync(id.Value)).CompletedAt is not null) return;
                await Task.Delay(100);
            }
            catch (Exception exception) when (exception is HttpRequestException or ShouldAssertException or IOException)
            {
                await Task.Delay(200);
            }
    }

    /// <summary>An answer that was lost with Api was asked for again, so there may be more executions than were asked for.</summary>
    private static async Task AllEndedAsync(NpgsqlDataSource database)
    {
        NpgsqlConnection.ClearPool(database.CreateConnection()); // its connections died with the server
        for (var until = DateTimeOffset.UtcNow + Limit; DateTimeOffset.UtcNow < until; await Task.Delay(200))
            if (await database.FirstAsync<long>("select count(*) from executions where completed_at is null", null, CancellationToken.None) == 0) return;
    }

    private static async Task PrintAsync(NpgsqlDataSource database, Faults faults)
    {
        foreach (var (what, sql) in Counts)
            Console.WriteLine($"{what,-44} {await database.FirstAsync<long>(sql, null, CancellationToken.None)}");
        Console.WriteLine($"{"kills",-44} {faults.Kills.Count}: {string.Join(", ", faults.Kills.GroupBy(kill => kill.What).Select(kills => $"{kills.Count()} of {kills.Key}"))}");

        var events = await database.QueryAsync<Moment>("select stream, type, at from events where stream like 'execution/%' order by stream, seq", null, CancellationToken.None);
        var runs = events.GroupBy(moment => moment.Stream).Select(run => run.ToList()).ToList();
        foreach (var kills in faults.Kills.GroupBy(kill => kill.What))
        {
            Print($"from a kill of {kills.Key} on", kills, kill => kill.At);
            Print($"from {kills.Key} being back on", kills, kill => kill.Back);
        }
        Print("from any kill on", faults.Kills, kill => kill.At);
        Print("from being back on", faults.Kills, kill => kill.Back);

        void Print(string what, IEnumerable<Kill> kills, Func<Kill, DateTimeOffset> from)
        {
            var waits = kills.SelectMany(kill => runs.Select(run => Wait(run, kill.At, from(kill)))).OfType<double>().Order().ToList();
            if (waits.Count > 0) Figures.Print(what, waits);
        }
    }

    /// <summary>Milliseconds to the next event of a run that was under way, none for one that went on before; null for one that was not under way.</summary>
    private static double? Wait(List<Moment> run, DateTimeOffset kill, DateTimeOffset from)
    {
        if (run.All(moment => moment.Type != ExecutionEvents.Started || moment.At > kill.UtcDateTime)) return null;
        return run.FirstOrDefault(moment => moment.At > kill.UtcDateTime) is { } next ? Math.Max(0, (next.At - from.UtcDateTime).TotalMilliseconds) : null;
    }

    private static readonly (string What, string Sql)[] Counts =
    [
        ("executions", "select count(*) from executions"),
        ("passed", "select count(*) from executions where status = 'passed'"),
        ("not ended", "select count(*) from executions where completed_at is null"),
        ("ended twice", "select count(*) from (select stream from events where type = 'execution.completed' group by stream having count(*) > 1) twice"),
        ("paid twice", "select count(*) from (select execution_id from model_calls where outcome = 'completed' group by execution_id, step having count(*) > 1) twice"),
        ("calls that were cut off and made again", "select count(*) from model_calls where outcome <> 'completed'"),
        ("attempts counted twice", "select coalesce(sum(attempt - 1), 0) from executions where attempt > 1"),
        ("picked up again by another Jobs process", "select coalesce(sum(run - 1), 0) from executions where run > 1")
    ];

    private sealed record Moment(string Stream, string Type, DateTime At);
}

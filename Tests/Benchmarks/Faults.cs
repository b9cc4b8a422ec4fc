using System.Diagnostics;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Sandboxes;
using Npgsql;

namespace Nightshift.Benchmarks;

/// <summary>Kills one of the stack's processes, or several together, with SIGKILL every few seconds, and starts them again at once, as whoever supervises them would.</summary>
internal sealed class Faults(Stack stack, RedisProcess redis, int seed) : IAsyncDisposable
{
    private readonly Random random = new(seed);
    private RedisProcess redis = redis;

    public List<Kill> Kills { get; } = [];

    public async Task GoOnAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(2000, 5000), stop);
                await KillAsync(random.Next(8));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private Task KillAsync(int which) => which switch
    {
        0 or 1 => AgainAsync("Jobs", stack.Jobs, which),
        2 => RunnerAgainAsync(),
        3 => AgainAsync("Runner", stack.OtherRunners, 0),
        4 => PostgresAsync(),
        5 => RedisAsync(),
        6 => ApiAgainAsync(),
        _ => Task.WhenAll(AgainAsync("Jobs", stack.Jobs, 0), RunnerAgainAsync(), PostgresAsync(), RedisAsync())
    };

    private async Task AgainAsync(string what, List<ServiceProcess> services, int index)
    {
        var kill = Note(what);
        await services[index].KillAsync();
        services[index] = await AgainAsync(services[index]);
        kill.Back = DateTimeOffset.UtcNow;
    }

    // A service that starts while PostgreSQL recovers may give up; its supervisor does not.
    private static async Task<ServiceProcess> AgainAsync(ServiceProcess service)
    {
        for (var time = 1; ; time++)
            try
            {
                return await service.AgainAsync();
            }
            catch (InvalidOperationException) when (time < 10)
            {
                await Task.Delay(200);
            }
    }

    private async Task RunnerAgainAsync()
    {
        var kill = Note("Runner");
        await stack.Runner.KillAsync();
        stack.Runner = await AgainAsync(stack.Runner);
        kill.Back = DateTimeOffset.UtcNow;
    }

    /// <summary>One of its processes: the server then drops all connections, recovers from its log, and starts again by itself.</summary>
    private async Task PostgresAsync()
    {
        var backends = RunningProcesses.TreeOf(Environment.ProcessId).Where(id => CommandLine(id).StartsWith("postgres: ", StringComparison.Ordinal)).ToList();
        if (backends.Count == 0) return; // a server that was given, not started here
        var kill = Note("PostgreSQL");
        ControlGroup.Kill(backends[random.Next(backends.Count)], 9);
        await AnswersAsync();
        kill.Back = DateTimeOffset.UtcNow;
    }

    private async Task ApiAgainAsync()
    {
        var kill = Note("Api");
        await stack.Api.KillAsync();
        stack.Api = await AgainAsync(stack.Api);
        kill.Back = DateTimeOffset.UtcNow;
    }

    private async Task AnswersAsync()
    {
        while (true)
            try
            {
                await using var connection = new NpgsqlConnection(stack.Database.ConnectionString);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(20);
            }
    }

    private async Task RedisAsync()
    {
        var kill = Note("Redis");
        await redis.StopAsync();
        redis = await redis.AgainAsync();
        kill.Back = DateTimeOffset.UtcNow;
    }

    private Kill Note(string what)
    {
        var kill = new Kill(DateTimeOffset.UtcNow, what);
        Kills.Add(kill);
        return kill;
    }

    private static string CommandLine(int id)
    {
        try
        {
            return RunningProcesses.CommandLine(id);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public ValueTask DisposeAsync() => redis.DisposeAsync();
}

internal sealed record Kill(DateTimeOffset At, string What)
{
    /// <summary>When it served again.</summary>
    public DateTimeOffset Back { get; set; }
}

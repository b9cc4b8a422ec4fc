using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Data;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.ServiceDefaults;
using Npgsql;

namespace Nightshift.Benchmarks;

/// <summary>
/// What the gateway adds to a streamed call: the same call made raw and through it, in turn, to the same stand-in; until its first and its last words are there, and until
/// the reply is stored, which has to be before it is used. What the database takes of it is measured apart, by making a call's statements without a call.
/// </summary>
internal sealed class GatewayBenchmark : IModelProgress, IAsyncDisposable
{
    private const int WarmUps = 300;
    private const int Calls = 1_000;
    private const int AtOnce = 64;
    private const int CallsAtOnce = 4_000;
    private const int StepsPerExecution = 10;

    private readonly TestDatabase database = new();
    private readonly HttpClient http = new(new SocketsHttpHandler());
    private readonly IReadOnlyList<ChatMessage> messages = [new(ChatRole.User, "Say something.")];
    private ServiceProvider services = null!;
    private ModelStandIn standIn = null!;
    private Guid[] executions = [];
    private int asked;
    private long firstWords;
    private long lastWords;

    public static async Task RunAsync(string[] arguments)
    {
        await using var benchmark = new GatewayBenchmark();
        await benchmark.StartAsync();
        await benchmark.OneAtATimeAsync();
        foreach (var (name, call) in benchmark.Ways()) await benchmark.ManyAtOnceAsync(name, call);
    }

    private async Task StartAsync()
    {
        await database.InitializeAsync();
        standIn = await ModelStandIn.StartAsync(_ => new() { Text = new string('x', 4_000) });
        var pooled = new NpgsqlConnectionStringBuilder(DataExtensions.PostgresDefaults + database.ConnectionString) { Pooling = true };
        var settings = new Dictionary<string, string?>
        {
            ["Models:Providers:one:BaseUrl"] = standIn.BaseUrl,
            ["Models:Providers:one:Models:m:InputPrice"] = "1",
            ["Models:Providers:one:Models:m:OutputPrice"] = "2"
        };
        services = new ServiceCollection()
            .AddSingleton(NpgsqlDataSource.Create(pooled))
            .AddLogging()
            .AddModels(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        executions = [.. Enumerable.Range(0, (WarmUps + Calls + AtOnce + CallsAtOnce) * 2 / StepsPerExecution + 1).Select(_ => Guid.CreateVersion7())];
        await ExecuteAsync("""
            insert into sessions (id, user_id, title) values (@session, @user, 'Benchmark');
            insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status)
            select id, @user, @session, 'x', 'python', 'snippet', true, 5, 'simple', 1, 'running' from unnest(@executions) as id
            """, new { session = Guid.CreateVersion7(), user = TestDatabase.LocalUser, executions });
    }

    private IEnumerable<(string Name, Func<Task> Call)> Ways() => [("raw", RawAsync), ("gateway", GatewayAsync), ("database alone", StatementsAsync)];

    private async Task OneAtATimeAsync()
    {
        var ways = Ways().ToList();
        var figures = ways.ConvertAll(_ => (First: new List<double>(Calls), Last: new List<double>(Calls), Whole: new List<double>(Calls)));
        for (var call = -WarmUps; call < Calls; call++)
            for (var way = 0; way < ways.Count; way++)
            {
                firstWords = 0;
                var started = Stopwatch.GetTimestamp();
                await ways[way].Call();
                var ended = Stopwatch.GetTimestamp();
                if (call < 0) continue;
                figures[way].First.Add(Stopwatch.GetElapsedTime(started, firstWords).TotalMilliseconds);
                figures[way].Last.Add(Stopwatch.GetElapsedTime(started, lastWords).TotalMilliseconds);
                figures[way].Whole.Add(Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds);
            }

        Console.WriteLine($"one at a time, {Calls} calls of 4,000 characters in 20 pieces; PostgreSQL with fsync {await services.GetRequiredService<NpgsqlDataSource>().FirstAsync<string>("show fsync", null, default)}");
        for (var way = 0; way < ways.Count; way++) Print(ways[way].Name, At(figures[way].Whole, 50), At(figures[way].Whole, 99));
        Console.WriteLine("what the gateway adds until");
        PrintOverhead("first words", figures[0].First, figures[1].First);
        PrintOverhead("last words", figures[0].Last, figures[1].Last);
        PrintOverhead("reply stored", figures[0].Whole, figures[1].Whole);
    }

    private static void PrintOverhead(string until, List<double> raw, List<double> gateway) => Print(until, At(gateway, 50) - At(raw, 50), At(gateway, 99) - At(raw, 99));

    private async Task ManyAtOnceAsync(string name, Func<Task> call)
    {
        var left = CallsAtOnce;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await call();
        }));
        Console.WriteLine($"{AtOnce} at once, {name,-16} {CallsAtOnce / Stopwatch.GetElapsedTime(started).TotalSeconds,8:0} calls per second");
    }

    private async Task RawAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{standIn.BaseUrl}/chat/completions")
        {
            Content = JsonContent.Create(new { model = "m", stream = true, max_tokens = 8192, messages = new[] { new { role = "user", content = messages[0].Text } } })
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        while (await body.ReadLineAsync() is { } line)
            if (line.Contains("xxx")) Note();
    }

    private Task GatewayAsync() => services.GetRequiredService<ModelGateway>().CompleteAsync(Next(), this, CancellationToken.None);

    private async Task StatementsAsync()
    {
        var store = services.GetRequiredService<ModelCallStore>();
        var request = Next();
        var id = Guid.CreateVersion7();
        await store.StartAsync(id, request, "one", "m", 0.01m, CancellationToken.None);
        await store.FinishAsync(id, request.UserId, "completed", new ModelCallResult(null, new string('x', 4_000), null, 10, 0, 20, 0.00005m, 1, 2), CancellationToken.None);
    }

    private ModelRequest Next()
    {
        standIn.Requests.Clear();
        var number = Interlocked.Increment(ref asked);
        return new(TestDatabase.LocalUser, executions[number / StepsPerExecution], $"code/{number}", "code", "simple", "Say something.", "python", null, messages, null);
    }

    private static double At(List<double> figures, int percentile) => figures.Order().ElementAt(figures.Count * percentile / 100);

    private static void Print(string what, double median, double high) => Console.WriteLine($"{what,-16} p50 {median,7:0.00} ms   p99 {high,7:0.00} ms");

    private Task<int> ExecuteAsync(string sql, object parameters) => services.GetRequiredService<NpgsqlDataSource>().ExecuteAsync(sql, parameters, CancellationToken.None);

    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation) => Task.CompletedTask;

    public Task DeltaAsync(string text, CancellationToken cancellation)
    {
        Note();
        return Task.CompletedTask;
    }

    private void Note()
    {
        lastWords = Stopwatch.GetTimestamp();
        if (firstWords == 0) firstWords = lastWords;
    }

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation) => throw new InvalidOperationException(cause);

    public async ValueTask DisposeAsync()
    {
        if (services is not null) await services.DisposeAsync();
        if (standIn is not null) await standIn.DisposeAsync();
        http.Dispose();
        await database.DisposeAsync();
    }
}

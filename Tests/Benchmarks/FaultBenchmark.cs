using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
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
/// Ten thousand calls at once 64 through a provider that misbehaves on a schedule, one that is not there, one without TLS where TLS is asked for, and
/// one that is well: each must be answered, with its own answer, and what the rows say was paid must be what the providers billed.
/// </summary>
internal sealed partial class FaultBenchmark : IModelProgress, IAsyncDisposable
{
    private const int Calls = 10_000;
    private const int AtOnce = 64;
    private const int StepsPerExecution = 10;

    private readonly TestDatabase database = new();
    private readonly ConcurrentDictionary<string, int> causes = [];
    private readonly Guid[] executions = [.. Enumerable.Range(0, Calls / StepsPerExecution + 1).Select(_ => Guid.CreateVersion7())];
    private FaultyProvider storm = null!;
    private FaultyProvider calm = null!;
    private ServiceProvider services = null!;
    private int next;
    private int answered;
    private int wrong;
    private int continued;

    public static async Task RunAsync(string[] arguments)
    {
        await using var benchmark = new FaultBenchmark();
        await benchmark.StartAsync();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => benchmark.WorkAsync()));
        await benchmark.ReportAsync(Stopwatch.GetElapsedTime(started));
    }

    private async Task StartAsync()
    {
        await database.InitializeAsync();
        (storm, calm) = (await FaultyProvider.StartAsync(FaultyProvider.Storm), await FaultyProvider.StartAsync(["good"]));
        var settings = new Dictionary<string, string?>
        {
            ["Models:Tiers:simple"] = "storm/m, refused/m, plain/m, calm/m",
            ["Models:Providers:storm:BaseUrl"] = storm.BaseUrl,
            ["Models:Providers:refused:BaseUrl"] = $"http://127.0.0.1:{TestPorts.Next()}/v1",
            ["Models:Providers:plain:BaseUrl"] = calm.BaseUrl.Replace("http:", "https:"),
            ["Models:Providers:calm:BaseUrl"] = calm.BaseUrl,
            ["Models:MaxOutputTokens"] = $"{FaultyProvider.MostOutputTokens}",
            ["Models:FirstTokenSeconds"] = "2",
            ["Models:StallSeconds"] = "2",
            ["Models:RetrySeconds"] = "0.01",
            ["Models:BreakerSeconds"] = "0.05"
        };
        foreach (var name in new[] { "storm", "refused", "plain", "calm" })
            (settings[$"Models:Providers:{name}:Models:m:InputPrice"], settings[$"Models:Providers:{name}:Models:m:OutputPrice"]) = ("1", "2");
        services = new ServiceCollection()
            .AddSingleton(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(DataExtensions.PostgresDefaults + database.ConnectionString) { Pooling = true }))
            .AddLogging()
            .AddModels(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        await database.Source.ExecuteAsync("""
            insert into sessions (id, user_id, title) values (@session, @user, 'Faults');
            insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status)
            select id, @user, @session, 'x', 'python', 'snippet', true, 5, 'simple', 1, 'running' from unnest(@executions) as id
            """, new { session = Guid.CreateVersion7(), user = TestDatabase.LocalUser, executions }, CancellationToken.None);
    }

    private async Task WorkAsync()
    {
        while (Interlocked.Increment(ref next) is <= Calls and var number)
        {
            var question = $"#{number}";
            var request = new ModelRequest(TestDatabase.LocalUser, executions[number / StepsPerExecution], $"code/{number}", "code", "simple", question, "python", null, [new(ChatRole.User, $"Answer question {question}.")], null);
            var reply = await services.GetRequiredService<ModelGateway>().CompleteAsync(request, this, CancellationToken.None);
            Interlocked.Increment(ref answered);
            if (QuestionPattern().Matches(reply.Text) is not { Count: >= 12 } found || found.Any(match => match.Value != question)) Interlocked.Increment(ref wrong);
            if (reply.Note is not null) Interlocked.Increment(ref continued);
        }
    }

    private async Task ReportAsync(TimeSpan took)
    {
        var rows = await database.Source.QueryAsync<(string Provider, string Outcome, long Count, decimal CostUsd)>(
            "select provider, outcome, count(*), sum(cost_usd) from model_calls group by 1, 2 order by 1, 2", null, CancellationToken.None);
        Console.WriteLine($"{Calls} questions, {AtOnce} at once, in {took.TotalSeconds:0.0} s: {Calls / took.TotalSeconds:0} a second\n");
        foreach (var (provider, outcome, count, cost) in rows) Console.WriteLine($"{provider,-10}{outcome,-12}{count,8}{cost,14:0.000000} USD");
        Console.WriteLine($"\nanswered {answered}, lost {Calls - answered}, wrong answers {wrong}, gone on with by another model {continued}");
        var (paid, billed) = (rows.Sum(row => row.CostUsd), storm.Billed + calm.Billed);
        Console.WriteLine($"paid by the rows {paid:0.000000} USD, billed by the providers {billed:0.000000} USD\n");
        foreach (var (cause, count) in causes.OrderByDescending(cause => cause.Value)) Console.WriteLine($"{count,7}  {cause}");
        if (answered != Calls || wrong > 0 || paid != billed || rows.Any(row => row.Outcome == "started")) throw new InvalidOperationException("Not every call was answered and paid for as it should be.");
    }

    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation) => Task.CompletedTask;

    public Task DeltaAsync(string text, CancellationToken cancellation) => Task.CompletedTask;

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation)
    {
        causes.AddOrUpdate(VolatilePattern().Replace(cause, "…"), 1, (_, count) => count + 1);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null) await services.DisposeAsync();
        if (storm is not null) await storm.DisposeAsync();
        if (calm is not null) await calm.DisposeAsync();
        await database.DisposeAsync();
    }

    [GeneratedRegex("#[0-9]+")]
    private static partial Regex QuestionPattern();

    /// <summary>What differs from call to call: ports, seconds, numbers of failures, and the last cause of a rest.</summary>
    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d+|(?<=another )\d+|(?<=after )\d+(?= failures)|(?<=the last: ).*(?=\))|(?<=more than )\d+")]
    private static partial Regex VolatilePattern();
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nightshift.Data;
using Nightshift.Infrastructure;

namespace Nightshift.Models;

/// <summary>The gateway over a real database, configured as a program would be, with everything it says recorded.</summary>
internal sealed class ModelRig : IModelProgress, IAsyncDisposable
{
    public const string Key = "sk-very-secret-key";
    private const string Nowhere = "127.0.0.1:9";
    public const string Prompt = "Please write my private prompt";

    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private readonly Recorder recorder = new();
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("nightshift-test-keys-");

    /// <param name="settings">Below <c>Models:</c>.</param>
    /// <param name="host">Where Ollama listens; a port where nothing does when null.</param>
    public ModelRig(TestDatabase database, IEnumerable<(string Key, string Value)> settings, TimeProvider? time = null, string? host = null)
    {
        this.database = database;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(settings)).AddInMemoryCollection([KeyValuePair.Create("OLLAMA_HOST", (string?)(host ?? Nowhere))]).Build();
        services = new ServiceCollection()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(database.Source)
            .AddLogging(logging => logging.AddProvider(recorder).SetMinimumLevel(LogLevel.Trace))
            .AddModels(configuration)
            .BuildServiceProvider();
    }

    public ModelGateway Gateway => services.GetRequiredService<ModelGateway>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public List<string> Started { get; } = [];

    public string Delta { get; private set; } = "";

    public List<(string Cause, string Next)> Failures { get; } = [];

    /// <summary>Everything logged or reported, to look for what should not be in it.</summary>
    public string Said => string.Join('\n', [.. recorder.Lines, .. Failures.Select(failure => $"{failure.Cause} {failure.Next}")]);

    public Action? OnDelta { get; set; }

    public async Task<ModelRequest> RequestAsync(string step = "code/1", string tier = "simple", decimal? budget = null)
    {
        var (session, execution) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await database.Source.ExecuteAsync("""
            insert into sessions (id, user_id, title) values (@session, @user, 'Test');
            insert into executions (id, user_id, session_id, prompt, language, output_preference, enable_security_scan, max_attempts, tier, complexity_score, status)
            values (@execution, @user, @session, 'x', 'python', 'snippet', true, 5, 'simple', 1, 'running');
            """, new { session, execution, user = TestDatabase.LocalUser }, CancellationToken.None);
        return new ModelRequest(TestDatabase.LocalUser, execution, step, "code", tier, Prompt, "python", null,
            [new(Microsoft.Extensions.AI.ChatRole.System, "You write code."), new(Microsoft.Extensions.AI.ChatRole.User, Prompt)], budget);
    }

    public async Task<ModelReply> AskAsync(ModelRequest? request = null, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await Gateway.CompleteAsync(request ?? await RequestAsync(), this, limit.Token);
    }

    /// <summary>Writes what was answered in the request's execution to a file.</summary>
    public async Task RecordAsync(ModelRequest request, string path) =>
        await File.WriteAllLinesAsync(path, await Get<CassetteStore>().ReadAsync(request.UserId, request.ExecutionId!.Value, CancellationToken.None));

    public async Task<ModelUnavailableException> FailAsync() => await Should.ThrowAsync<ModelUnavailableException>(() => AskAsync());

    public Task<IReadOnlyList<CallRow>> RowsAsync(ModelRequest request) => database.Source.QueryAsync<CallRow>("""
        select provider, model, outcome, cause, reply, input_tokens, cached_tokens, output_tokens, cost_usd, first_token_ms, latency_ms
        from model_calls where execution_id = @ExecutionId order by created_at, id
        """, new { request.ExecutionId }, CancellationToken.None);

    public Task StartedAsync(string provider, string model, string? why, CancellationToken cancellation)
    {
        Started.Add($"{provider}/{model}");
        return Task.CompletedTask;
    }

    public Task DeltaAsync(string text, CancellationToken cancellation)
    {
        Delta += text;
        OnDelta?.Invoke();
        return Task.CompletedTask;
    }

    public Task FailedAsync(string provider, string model, string cause, string next, decimal costUsd, CancellationToken cancellation)
    {
        Failures.Add((cause, next));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        keys.Delete(recursive: true);
    }

    private Dictionary<string, string?> Settings(IEnumerable<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?> { ["Models:RetrySeconds"] = "0.01", ["Models:KeyFolder"] = keys.FullName };
        foreach (var (key, value) in settings) all[$"Models:{key}"] = value;
        return all;
    }

    internal sealed record CallRow(
        string Provider, string Model, string Outcome, string? Cause, string? Reply, int InputTokens, int CachedTokens, int OutputTokens, decimal CostUsd, int? FirstTokenMs, int? LatencyMs);

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

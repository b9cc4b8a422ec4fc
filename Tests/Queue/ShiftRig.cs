using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Projects;
using Nightshift.Sessions;

namespace Nightshift.Queue;

/// <summary>The scheduler and its stores over a real database, by a clock that is moved by hand. What the loop would do to an execution is said by the test.</summary>
internal sealed class ShiftRig : IAsyncDisposable
{
    public static readonly Guid User = TestDatabase.LocalUser;

    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("nightshift-test-keys-");

    public ShiftRig(TestDatabase database, ManualTime time)
    {
        (this.database, Time) = (database, time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OLLAMA_HOST"] = "127.0.0.1:9",
            ["Models:KeyFolder"] = keys.FullName,
            ["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1", // connected; nobody asks it here
            ["Models:Providers:standin:Models:model:InputPrice"] = "10",
            ["Models:Providers:standin:Models:model:OutputPrice"] = "50"
        }).Build();
        services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSingleton<IConfiguration>(configuration).AddSingleton(database.Source).AddLogging()
            .AddEvents().AddSessions().AddModels(configuration).AddSingleton<ExecutionStore>().AddSingleton<QuestionStore>()
            .Configure<ExecutionOptions>(options => (options.DailyLimit, options.MostOpen) = (0, 0)).AddQueueStores().AddProjectStores().AddShiftRounds().AddSingleton<DeliveryStore>().BuildServiceProvider();
    }

    public ManualTime Time { get; }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Task RoundAsync(CancellationToken cancellation = default) => Get<ShiftRound>().RunAsync(User, cancellation);

    /// <summary>Moves the clock to a moment, and has the scheduler look.</summary>
    public Task AtAsync(string moment)
    {
        MoveTo(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));
        return RoundAsync();
    }

    public void MoveTo(DateTimeOffset moment) => Time.Advance((moment - Time.GetUtcNow()).TotalSeconds);

    /// <summary>From 22:00 to 06:00 in Berlin, every night.</summary>
    public Task SetAsync(decimal purse, int atOnce = 1) => Get<ShiftStore>().SaveAsync(User, Shift.Default with { Enabled = true, TimeZone = "Europe/Berlin", PurseUsd = purse, AtOnce = atOnce }, default);

    public async Task<Guid> AddAsync(string prompt, QueuePriority priority = QueuePriority.Normal, decimal? budget = null, DateTimeOffset? deadline = null, string? repeat = null, bool plan = false, params Guid[] dependsOn)
    {
        var request = new ExecuteRequest(prompt, "python", BudgetUsd: budget, Plan: plan);
        var draft = ExecuteRules.ToExecution(request, User, Language.Find("python")!, ModelSettings.Default, null);
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        await Get<QueueStore>().AddAsync(new QueueItem(id, User, request, draft, (int)priority, deadline, repeat), dependsOn, default);
        return id;
    }

    public async Task<QueuedItem> ItemAsync(Guid id) => (await Get<QueueStore>().FindAsync(User, id, default))!.Item;

    public async Task<Execution> ExecutionAsync(Guid item) => (await Get<ExecutionStore>().FindAsync(User, (await ItemAsync(item)).ExecutionId!.Value, default))!;

    /// <summary>A call of the execution's loop, with what it cost.</summary>
    public Task SpendAsync(Guid execution, decimal usd) => database.Source.ExecuteAsync("""
        insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, cost_usd) values (gen_random_uuid(), @User, @execution, gen_random_uuid()::text, 'code', 'standin', 'model', 'completed', @usd);
        update executions set status = 'running', started_at = coalesce(started_at, now()) where id = @execution;
        """, new { User, execution, usd }, default);

    public Task EndAsync(Guid execution, ExecutionStatus status, string? reason = null, FailureClass? failure = null) => database.Source.ExecuteAsync("""
        insert into attempts (execution_id, number, user_id, strategy, why, tier, files, failure_class) select id, 1, user_id, 'generate', '', tier, '[{"path": "a.py", "content": "one\ntwo\n"}]', @failure from executions where id = @execution on conflict do nothing;
        update executions set status = @status, stop_reason = @reason, attempt = 1, best_attempt = 1, completed_at = now() where id = @execution;
        """, new { execution, status = Json.Name(status), reason, failure = failure is { } known ? Json.Name(known) : null }, default);

    /// <summary>The execution stops and asks.</summary>
    public Task AskAsync(Execution execution, Question question) => database.Source.InTransactionAsync(async transaction =>
    {
        await Get<QuestionStore>().AskAsync(transaction, execution, question, default);
        return true;
    }, default);

    public static Question Budget(decimal needed, decimal left) => new(QuestionKind.Budget, "The next call could cost more.", new BudgetShortage(BudgetBound.Run, 1, left, needed));

    public Task<bool> IsHeldAsync(Guid execution) => database.Source.FirstAsync<bool>("select hold_requested_at is not null from executions where id = @execution", new { execution }, default);

    public async Task<Paper> PaperAsync(string night = PaperStore.Latest) => (await Get<PaperStore>().FindAsync(User, night, default))!;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        keys.Delete(recursive: true);
    }
}

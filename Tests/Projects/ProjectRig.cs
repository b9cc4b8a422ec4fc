using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nightshift.Data;
using Nightshift.Events;
using Nightshift.Executions;
using Nightshift.GitHub;
using Nightshift.Infrastructure;
using Nightshift.Models;
using Nightshift.Queue;
using Nightshift.Repositories;
using Nightshift.Sessions;

namespace Nightshift.Projects;

/// <summary>What looks at projects, over a real database and by a clock that is moved by hand. What the loop would do to an execution is said by the test.</summary>
internal sealed class ProjectRig : IAsyncDisposable
{
    private static readonly Guid User = TestDatabase.LocalUser;

    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("nightshift-test-keys-");

    public ProjectRig(TestDatabase database)
    {
        this.database = database;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OLLAMA_HOST"] = "127.0.0.1:9", ["Models:KeyFolder"] = keys.FullName, ["Models:Providers:standin:BaseUrl"] = "http://127.0.0.1:9/v1", // connected; nobody asks it here
            ["Models:Providers:standin:Models:model:InputPrice"] = "10", ["Models:Providers:standin:Models:model:OutputPrice"] = "50"
        }).Build();
        services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddSingleton<IConfiguration>(configuration).AddSingleton(database.Source).AddLogging()
            .AddEvents().AddSessions().AddModels(configuration).AddGitHub().AddSingleton<ExecutionStore>().AddSingleton<QuestionStore>().AddSingleton<RunningWork>()
            .AddSingleton<Git>().AddSingleton<IgnoreRules>().AddSingleton<RepositoryTree>().AddSingleton<CommitWriter>().AddSingleton<RepositoryWork>()
            .AddRunnerClient().AddSingleton<OwnTests>().AddSingleton<RepositoryClone>().AddSingleton<BranchPush>().AddSingleton<PullRequests>()
            .Configure<ExecutionOptions>(options => (options.DailyLimit, options.MostOpen) = (0, 0)).AddQueueStores().AddProjectRounds().AddShiftRounds().BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A project whose plan waits for approval.</summary>
    public async Task<Guid> PlannedAsync(ProjectPlan plan, decimal? budget = null, bool byNight = false)
    {
        var target = new RepositoryTarget(Guid.NewGuid(), "ann/shop", "https://example.com/ann/shop", "main", new string('a', 40), [], "nightshift/half");
        var draft = ExecuteRules.ToExecution(new ExecuteRequest("Half of things", "python"), User, Language.Python, ModelSettings.Default, null) with { Target = target };
        await Get<ProjectStore>().AddAsync(draft, draft.Prompt, budget, byNight, default);
        await ReadyProject.PlanAsync(services, database, (await Get<ProjectStore>().FindAsync(User, draft.Id, default))!, plan);
        return draft.Id;
    }

    public Task ApproveAsync(Guid id, int? phase = null) => Get<ApprovalStore>().ApproveAsync(User, id, ProjectGate.Work, phase, always: false, default);

    /// <summary>A night shift from 22:00 to 06:00 UTC, every night.</summary>
    public Task SetShiftAsync(decimal purse, bool enabled = true) => Get<ShiftStore>().SaveAsync(User, Shift.Default with { Enabled = enabled, TimeZone = "UTC", PurseUsd = purse, AtOnce = 5 }, default);

    /// <summary>Moves the clock to a moment, and has the night shift look.</summary>
    public async Task NightAsync(string moment)
    {
        Time.Advance((DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) - Time.GetUtcNow()).TotalSeconds);
        await Get<ShiftRound>().RunAsync(User, default);
    }

    public async Task<IReadOnlyList<QueuedItem>> QueueAsync() => (await Get<QueueStore>().ListAsync(User, null, 1, 50, default)).Items;

    public Task<Paper?> PaperAsync() => Get<PaperStore>().FindAsync(User, PaperStore.Latest, default);

    public Task ByNightAsync(Guid id, bool byNight) => Get<ProjectStore>().ByNightAsync(User, id, byNight, default);

    public Task RevokeAsync(Guid id) => Get<ApprovalStore>().RevokeAsync(User, id, ProjectGate.Work, null, always: false, default);

    public Task RoundAsync(Guid id) => Get<ProjectRound>().RunAsync(id, default);

    public async Task<Project> ProjectAsync(Guid id) => (await Get<ProjectStore>().FindAsync(User, id, default))!;

    public async Task<ProjectTask?> TaskAsync(Guid id, string task) => (await Get<ProjectTaskStore>().ListAsync(User, id, default)).FirstOrDefault(one => one.Task == task);

    public async Task<Execution> ExecutionAsync(Guid id, string task) => (await Get<ExecutionStore>().FindAsync(User, (await TaskAsync(id, task))!.ExecutionId!.Value, default))!;

    public Task PauseAsync(Guid id, bool paused) => Get<ProjectStore>().PauseAsync(User, id, paused, default);

    public Task StopAsync(Guid id) => Get<ProjectStore>().StopAsync(User, id, default);

    public Task BudgetAsync(Guid id, decimal usd) => Get<ProjectStore>().BudgetAsync(User, id, usd, default);

    public Task SkipAsync(Guid id, string task) => Get<ProjectTaskStore>().SkipAsync(User, id, Plans.Task(task), default);

    public Task AgainAsync(Guid id, string task) => Get<ProjectTaskStore>().AgainAsync(User, id, Plans.Task(task), default);

    /// <summary>The loop ends an execution, after a call that cost that much.</summary>
    public async Task EndAsync(Guid id, string task, ExecutionStatus status, string? reason = null, decimal usd = 0) => await database.Source.ExecuteAsync("""
        insert into model_calls (id, user_id, execution_id, step, purpose, provider, model, outcome, cost_usd) values (gen_random_uuid(), @User, @Id, 'code/1', 'code', 'standin', 'model', 'completed', @usd);
        insert into attempts (execution_id, number, user_id, strategy, why, tier, files) select id, 1, user_id, 'generate', '', tier, '[{"path": "a.py", "content": "one\n"}]' from executions where id = @Id;
        update executions set status = @status, stop_reason = @reason, attempt = 1, best_attempt = 1, completed_at = now() where id = @Id
        """, new { User, (await ExecutionAsync(id, task)).Id, status = Json.Name(status), reason, usd }, default);

    /// <summary>The execution stops and asks.</summary>
    public Task AskAsync(Execution execution, Question question) => database.Source.InTransactionAsync(async transaction =>
    {
        await Get<QuestionStore>().AskAsync(transaction, execution, question, default);
        return true;
    }, default);

    /// <summary>Whether the dispatcher would give it a job now.</summary>
    public async Task<bool> IsDueAsync(Guid id) => (await Get<ProjectRunStore>().WithoutJobAsync("none", ProjectJob.Group, Time.GetUtcNow(), default)).Contains(id);

    public Task<int> ExecutionsAsync(Guid id) => database.Source.FirstAsync<int>("select count(*)::int from executions where project_id = @id", new { id }, default);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        keys.Delete(recursive: true);
    }
}

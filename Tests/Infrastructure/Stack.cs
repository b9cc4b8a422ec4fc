using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Nightshift.Events;
using Nightshift.Executions;

namespace Nightshift.Infrastructure;

/// <summary>
/// Api, Jobs and Runner as real processes on a database of their own, with a model stand-in behind them: everything but the page and AppHost.
/// </summary>
public class Stack : IAsyncLifetime
{
    public const string Token = "a-token-for-tests-only";
    private const string RunnerKey = "a-runner-key-for-tests-only";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private int jobsStarted;
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("nightshift-test-data-");

    public TestDatabase Database { get; } = new();

    /// <summary>Environment of Api and Jobs on top of the tests' own; set it before they start.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["Executions__DailyLimit"] = "0", ["Executions__MostOpen"] = "0", ["TestScoring__Seconds"] = "0" };

    /// <summary>Environment of Runner on top of the tests' own; set it before it starts. No honest program runs into the limit, however busy the machine is.</summary>
    public Dictionary<string, string> RunnerSettings { get; } = new() { ["Sandbox__WallSeconds"] = "120" };

    public ModelStandIn Model { get; private set; } = null!;

    public ServiceProcess Api { get; set; } = null!;

    public ServiceProcess Runner { get; set; } = null!;

    /// <summary>How many Runners to start.</summary>
    public int Runners { get; init; } = 1;

    /// <summary>All but the first.</summary>
    public List<ServiceProcess> OtherRunners { get; } = [];

    public List<ServiceProcess> Jobs { get; } = [];

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Of the services, as NIGHTSHIFT_DATA.</summary>
    public string DataFolder => data.FullName;

    public async Task InitializeAsync()
    {
        data.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        await Database.InitializeAsync();
        Model = await ModelStandIn.StartAsync();
        var runners = await Task.WhenAll(Enumerable.Range(0, Runners).Select(_ => ServiceProcess.StartAsync("Runner", RunnerEnvironment().Concat(RunnerSettings).ToDictionary())));
        Runner = runners[0];
        OtherRunners.AddRange(runners[1..]);
        var (api, jobs) = (ServiceProcess.StartAsync("Api", ApiEnvironment()), StartJobsAsync());
        Api = await api;
        await jobs;
        Client = new HttpClient { BaseAddress = Api.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };
    }

    public async Task<ServiceProcess> StartJobsAsync()
    {
        var jobs = await ServiceProcess.StartAsync("Jobs", JobsEnvironment($"jobs-{jobsStarted++}"));
        Jobs.Add(jobs);
        return jobs;
    }

    /// <summary>For the next test after one that kills: what is dead starts again, one Jobs is left, and the model forgets.</summary>
    public async Task MendAsync()
    {
        Model.Forget();
        foreach (var jobs in Jobs.Where(jobs => jobs != Jobs.FirstOrDefault(one => !one.HasExited)).ToList())
        {
            Jobs.Remove(jobs);
            await jobs.DisposeAsync();
        }
        if (Jobs.Count == 0) await StartJobsAsync();
        if (Runner.HasExited) Runner = await Runner.AgainAsync();
        for (var index = 0; index < OtherRunners.Count; index++)
            if (OtherRunners[index].HasExited) OtherRunners[index] = await OtherRunners[index].AgainAsync();
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose(); // what came up goes, also when the rest did not
        foreach (var service in Jobs.Append(Api).Append(Runner).Concat(OtherRunners)) await (service?.DisposeAsync() ?? default);
        await (Model?.DisposeAsync() ?? default);
        await Database.DisposeAsync();
        data.Delete(recursive: true);
    }

    /// <summary>Asks for code and waits until it has ended.</summary>
    public async Task<ExecutionDetail> RunAsync(ExecuteRequest request) => await EndOfAsync(await AskAsync(request));

    public async Task<Guid> AskAsync(ExecuteRequest request)
    {
        using var response = await Client.PostAsJsonAsync("/execute", request, Json.Options);
        ((int)response.StatusCode).ShouldBe(202, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<ExecuteAccepted>(Json.Options))!.ExecutionId;
    }

    public async Task<ExecutionDetail> EndOfAsync(Guid id)
    {
        await EventsAsync(id, ExecutionEvents.Completed);
        return await GetAsync(id);
    }

    public async Task<ExecutionDetail> GetAsync(Guid id) => (await Client.GetFromJsonAsync<ExecutionDetail>($"/execute/{id}", Json.Options))!;

    /// <summary>Follows the event stream from its beginning until an event of that type, and returns all of them.</summary>
    public async Task<List<StoredEvent>> EventsAsync(Guid id, string until, Func<StoredEvent, bool>? enough = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        List<StoredEvent> events = [];
        try
        {
            using var response = await Client.GetAsync($"/execute/{id}/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(limit.Token))
            {
                if (item.EventType == "ping") continue;
                var stored = Json.Read<StoredEvent>(item.Data);
                events.Add(stored);
                if (stored.Type == until && enough?.Invoke(stored) != false) return events;
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what there was
        }
        throw new TimeoutException($"No {until} within {Limit.TotalSeconds} s; there was {string.Join(", ", events.Select(stored => stored.Type))}.\n{Logs()}");
    }

    private string Logs() => string.Join('\n', Jobs.Append(Api).Append(Runner).Concat(OtherRunners).Select(service => $"--- {service.Name}\n{service.Log}"));

    private Dictionary<string, string> RunnerEnvironment() => new()
    {
        ["NIGHTSHIFT_DATA"] = data.FullName,
        ["NIGHTSHIFT_RUNNER_KEY"] = RunnerKey,
        ["Toolchains__ReadyAtStart"] = "" // most tests have no use for it
    };

    private Dictionary<string, string> ApiEnvironment() => new(RunnerEnvironment().Concat(RunnerAddresses()).Concat(ModelSettings()).Concat(Settings))
    {
        ["NIGHTSHIFT_TOKEN"] = Token,
        ["ConnectionStrings__nightshift"] = Database.ConnectionString
    };

    private IEnumerable<KeyValuePair<string, string>> RunnerAddresses() =>
        OtherRunners.Prepend(Runner).Select((runner, index) => KeyValuePair.Create($"services__runner__http__{index}", runner.Address.ToString()));

    /// <summary>Looks again and again until it holds, for as long as <see cref="Limit"/>.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds()) await pause.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>What a Runner says of itself.</summary>
    public static async Task<RunnerLoad> LoadAsync(ServiceProcess runner)
    {
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunnerKey) } };
        return (await client.GetFromJsonAsync<RunnerLoad>(new Uri(runner.Address, "load"), Json.Options))!;
    }

    protected virtual Dictionary<string, string> ModelSettings() => new()
    {
        ["Models__Providers__standin__BaseUrl"] = Model.BaseUrl,
        ["Models__Providers__standin__ApiKey"] = "a-key-for-tests-only",
        ["OLLAMA_HOST"] = "127.0.0.1:9" // one that happens to run here is no part of a test
    };

    private Dictionary<string, string> JobsEnvironment(string instance)
    {
        var environment = new Dictionary<string, string>(ApiEnvironment()) { ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}" };
        environment.Remove("NIGHTSHIFT_TOKEN");
        return environment;
    }
}

/// <summary>One stack for tests that leave it as it was; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StackCollection : ICollectionFixture<Stack>
{
    public const string Name = "stack";
}

/// <summary>One stack for tests that kill parts of it.</summary>
public sealed class MortalStack : Stack
{
    public MortalStack() => Runners = 2;
}

[CollectionDefinition(Name)]
public sealed class MortalStackCollection : ICollectionFixture<MortalStack>
{
    public const string Name = "mortal stack";
}

/// <summary>The same with no model connected, so that the built-in templates serve.</summary>
public sealed class StackWithoutModel : Stack
{
    public StackWithoutModel() => Settings["Executions__Confirm"] = "false"; // some seconds for each C# template

    protected override Dictionary<string, string> ModelSettings() => [];
}

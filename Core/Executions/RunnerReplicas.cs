using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Nightshift.Executions;

/// <summary>The Runners there are, whose addresses are <c>services:runner:http:0</c> and on, and which of them has the most room.</summary>
public sealed class RunnerReplicas : IDisposable
{
    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(1);

    private readonly IConfigurationSection addresses;
    private int turn;

    public RunnerReplicas(IConfiguration configuration)
    {
        addresses = configuration.GetSection("services:runner:http");
        Http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        RunnerClient.Configure(Http, configuration[RunnerClient.KeyVariable]);
    }

    /// <summary>For requests to one of them by its address.</summary>
    public HttpClient Http { get; }

    /// <summary>The one with the most room for its size; those that are equal take turns. A single one is not asked.</summary>
    /// <exception cref="HttpRequestException">None takes work now.</exception>
    /// <exception cref="RunnerUnavailableException">None is configured.</exception>
    public async Task<Uri> ChooseAsync(CancellationToken cancellation)
    {
        Uri[] all = [.. addresses.GetChildren().Select(child => new Uri(child.Value!))];
        if (all.Length == 0) throw new RunnerUnavailableException("There is no address of a Runner. Start through AppHost, or set services__runner__http__0.");
        if (all.Length == 1) return all[0];

        var first = (int)((uint)Interlocked.Increment(ref turn) % (uint)all.Length);
        Uri[] turns = [.. all[first..], .. all[..first]];
        var loads = await Task.WhenAll(turns.Select(runner => LoadAsync(runner, cancellation)));
        return turns.Zip(loads).Where(runner => runner.Second is { Draining: false }).OrderBy(runner => Share(runner.Second!)).Select(runner => runner.First).FirstOrDefault()
            ?? throw new HttpRequestException("No Runner takes work now.");
    }

    private async Task<RunnerLoad?> LoadAsync(Uri runner, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LoadLimit);
        try
        {
            return await Http.GetFromJsonAsync<RunnerLoad>(new Uri(runner, "load"), Json.Options, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static double Share(RunnerLoad load) => (load.Running + load.Waiting) / (double)Math.Max(1, load.Capacity);

    public void Dispose() => Http.Dispose();
}

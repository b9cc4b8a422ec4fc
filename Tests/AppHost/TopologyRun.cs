using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

/// <summary>A small topology of shell scripts, run in this process with a data folder of its own.</summary>
internal sealed class TopologyRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nightshift-topology-");
    private readonly CancellationTokenSource _stop = new();
    private Task<bool>? _run;

    public TopologyRun(params string[] args)
    {
        Builder = new DistributedApplicationBuilder(["--no-dashboard", .. args], new StateFolders(_folder.FullName, _folder.FullName), new LogWriter(Log, coloured: false));
    }

    public CapturedLog Log { get; } = new();

    public DistributedApplicationBuilder Builder { get; }

    public IResourceBuilder<ExecutableResource> Script(string name, string script) => Builder.AddExecutable(name, "sh", "/", "-c", script);

    /// <summary>Says so, then runs until it is asked to stop.</summary>
    public IResourceBuilder<ExecutableResource> Server(string name) =>
        Script(name, "trap 'exit 0' TERM; echo started; while :; do sleep 0.02; done");

    public void Start() => _run = Builder.Build().RunAsync(_stop.Token);

    public async Task<bool> EndAsync(bool stop = true)
    {
        if (stop)
            await _stop.CancelAsync();
        return await _run!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
            await EndAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }
}

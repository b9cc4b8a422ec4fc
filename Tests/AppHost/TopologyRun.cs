using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nightshift.Infrastructure;

namespace Nightshift.Embedded;

/// <summary>A small topology of shell scripts, run in this process with a data folder of its own.</summary>
internal sealed class TopologyRun : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-topology-");
    private readonly CancellationTokenSource stopping = new();
    private Task<bool>? run;

    public TopologyRun(params string[] args)
    {
        Builder = new DistributedApplicationBuilder(["--no-dashboard", .. args], new StateFolders(folder.FullName, folder.FullName), new LogWriter(Log, coloured: false));
    }

    public CapturedLog Log { get; } = new();

    public DistributedApplicationBuilder Builder { get; }

    public IResourceBuilder<ExecutableResource> Script(string name, string script) => Builder.AddExecutable(name, "sh", "/", "-c", script);

    /// <summary>Says so, with the number of its process, then runs until it is asked to stop.</summary>
    public IResourceBuilder<ExecutableResource> Server(string name) =>
        Script(name, "trap 'exit 0' TERM; echo started $$; while :; do sleep 0.02; done");

    public void Start() => run = Builder.Build().RunAsync(stopping.Token);

    public async Task<bool> EndAsync(bool stop = true)
    {
        if (stop)
            await stopping.CancelAsync();
        return await run!.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (run is not null)
            await EndAsync();
        stopping.Dispose();
        folder.Delete(recursive: true);
    }
}

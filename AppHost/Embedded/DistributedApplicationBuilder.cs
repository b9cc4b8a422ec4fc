using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private const string NoDashboard = "--no-dashboard";

    private readonly List<Resource> resources = [];
    private readonly bool dashboard;

    public DistributedApplicationBuilder(string[] args, StateFolders folders, LogWriter log)
    {
        dashboard = !args.Contains(NoDashboard);
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine([.. args.Where(arg => arg != NoDashboard)]);
        Machine = new LocalMachine(Configuration, folders, log);
    }

    public ConfigurationManager Configuration { get; } = new();

    public LocalMachine Machine { get; }

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        resources.Add((Resource)(IResource)resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(new Orchestrator(resources, Machine, dashboard ? new Dashboard(Machine) : null));

    private sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T> where T : IResource;
}

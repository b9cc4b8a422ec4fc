using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public class ExecutableResource(string name, string command, string workingDirectory) : Resource(name)
{
    internal List<string> Arguments { get; } = [];

    internal List<(string Name, Func<string?> Value)> Environment { get; } = [];

    /// <summary>The address of each replica, once allocated.</summary>
    internal List<string> Addresses { get; } = [];

    internal bool HasEndpoint { get; set; }

    /// <summary>The port asked for, null for any free one.</summary>
    internal int? FixedPort { get; set; }

    internal bool IsExternal { get; set; }

    internal string? HealthPath { get; set; }

    internal int Replicas { get; set; } = 1;

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        for (var replica = 0; HasEndpoint && replica < Replicas; replica++)
        {
            var port = FixedPort is { } asked ? machine.Ports.Take(asked, Name) : machine.Ports.TakeFree();
            Addresses.Add($"http://{(IsExternal ? "localhost" : "127.0.0.1")}:{port}");
        }
        return Task.CompletedTask;
    }

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) =>
        [.. Enumerable.Range(0, Replicas).Select(replica => new ProcessSpec(NameOf(replica), Command(machine), AllArguments(machine))
        {
            WorkingDirectory = Path.GetFullPath(workingDirectory, machine.AppHostDirectory),
            Environment = EnvironmentOf(replica, machine),
            IsReady = HealthPath is null ? null : HttpHealth.Check(Addresses[replica] + HealthPath),
        })];

    private protected virtual string Command(LocalMachine machine) => command;

    private protected virtual IEnumerable<string> AllArguments(LocalMachine machine) => Arguments;

    private string NameOf(int replica) => Replicas == 1 ? Name : $"{Name}-{replica}";

    private Dictionary<string, string> EnvironmentOf(int replica, LocalMachine machine)
    {
        var environment = ServiceEnvironment.Inherited(machine);
        ServiceEnvironment.AddTelemetry(environment, Name, $"{Name}-{replica}", machine.OtlpEndpoint);
        if (HasEndpoint)
            environment["ASPNETCORE_URLS"] = Addresses[replica];
        foreach (var (key, value) in Environment)
            if (value() is { } text)
                environment[key] = text;
        return environment;
    }
}

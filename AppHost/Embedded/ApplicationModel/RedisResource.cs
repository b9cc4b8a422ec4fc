using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public sealed class RedisResource(string name) : Resource(name), IResourceWithConnectionString
{
    private string? given;
    private RedisServer? server;

    public string? Value => given ?? server?.ConnectionString;

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        given = machine.Configuration.GetConnectionString(Name);
        if (given is null)
            server = RedisServer.Find(machine);
        else
            machine.Log.Write(Name, $"the connection string given in ConnectionStrings:{Name}");
        return Task.CompletedTask;
    }

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => server is null ? [] : [server.Process];
}

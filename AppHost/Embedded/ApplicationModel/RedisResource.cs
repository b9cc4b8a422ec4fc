using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public sealed class RedisResource(string name) : Resource(name), IResourceWithConnectionString
{
    private string? _given;
    private RedisServer? _server;

    public string? Value => _given ?? _server?.ConnectionString;

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        _given = machine.Configuration.GetConnectionString(Name);
        if (_given is null)
            _server = RedisServer.Find(machine);
        else
            machine.Log.Write(Name, $"the connection string given in ConnectionStrings:{Name}");
        return Task.CompletedTask;
    }

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => _server is null ? [] : [_server.Process];
}

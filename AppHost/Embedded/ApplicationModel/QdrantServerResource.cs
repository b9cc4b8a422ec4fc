using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>As Aspire has it, <c>name</c> is the gRPC address and <c>name_http</c> the one of the REST interface.</summary>
public sealed class QdrantServerResource(string name) : Resource(name), IResourceWithConnectionString
{
    private string? _given, _givenHttp;
    private QdrantServer? _server;

    public string? Value => _given ?? _server?.GrpcConnectionString;

    internal string? HttpValue => _givenHttp ?? _server?.HttpConnectionString;

    internal string HttpName => $"{Name}_http";

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        _given = machine.Configuration.GetConnectionString(Name);
        _givenHttp = machine.Configuration.GetConnectionString(HttpName);
        if ((_given ?? _givenHttp) is null)
            _server = QdrantServer.Find(machine);
        else
            machine.Log.Write(Name, $"the connection string given in ConnectionStrings:{Name} or :{HttpName}");
        return Task.CompletedTask;
    }

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => _server is null ? [] : [_server.Process];
}

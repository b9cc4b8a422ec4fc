using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>As Aspire has it, <c>name</c> is the gRPC address and <c>name_http</c> the one of the REST interface.</summary>
public sealed class QdrantServerResource(string name) : Resource(name), IResourceWithConnectionString
{
    private string? given, givenHttp;
    private QdrantServer? server;

    public string? Value => given ?? server?.GrpcConnectionString;

    internal string? HttpValue => givenHttp ?? server?.HttpConnectionString;

    internal string HttpName => $"{Name}_http";

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        given = machine.Configuration.GetConnectionString(Name);
        givenHttp = machine.Configuration.GetConnectionString(HttpName);
        if ((given ?? givenHttp) is null)
            server = QdrantServer.Find(machine);
        else
            machine.Log.Write(Name, $"the connection string given in ConnectionStrings:{Name} or :{HttpName}");
        return Task.CompletedTask;
    }

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => server is null ? [] : [server.Process];
}

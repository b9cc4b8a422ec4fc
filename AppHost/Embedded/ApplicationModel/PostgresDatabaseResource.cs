using Microsoft.Extensions.Configuration;
using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
    : Resource(name), IResourceWithConnectionString
{
    private string? given;

    public string? Value => given ?? parent.Server?.ConnectionString(databaseName);

    internal string? Given(LocalMachine machine) => machine.Configuration.GetConnectionString(Name);

    internal override Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        given = Given(machine);
        if (given is not null)
            machine.Log.Write(Name, $"the connection string given in ConnectionStrings:{Name}");
        return Task.CompletedTask;
    }

    internal override Task PrepareAsync(LocalMachine machine, CancellationToken cancellation) =>
        given is null ? parent.Server!.CreateDatabaseAsync(databaseName, cancellation) : Task.CompletedTask;
}

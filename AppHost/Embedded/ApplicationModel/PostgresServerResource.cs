using Nightshift.Embedded;

namespace Aspire.Hosting.ApplicationModel;

public sealed class PostgresServerResource(string name) : Resource(name)
{
    internal List<PostgresDatabaseResource> Databases { get; } = [];

    /// <summary>Null while every database is one that a connection string was given for.</summary>
    internal PostgresServer? Server { get; private set; }

    internal override async Task AllocateAsync(LocalMachine machine, CancellationToken cancellation)
    {
        if (Databases.Exists(database => database.Given(machine) is null))
            Server = await PostgresServer.FindAsync(machine, cancellation);
    }

    internal override Task PrepareAsync(LocalMachine machine, CancellationToken cancellation) =>
        Server?.PrepareAsync(cancellation) ?? Task.CompletedTask;

    internal override IReadOnlyList<ProcessSpec> Processes(LocalMachine machine) => Server is null ? [] : [Server.Process];
}

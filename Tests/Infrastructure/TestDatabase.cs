using Microsoft.Extensions.Logging.Abstractions;
using Nightshift.Accounts;
using Nightshift.Data;
using Nightshift.Migrations;
using Npgsql;

namespace Nightshift.Infrastructure;

/// <summary>A migrated database of its own for one test class, on the run's real PostgreSQL; gone afterwards.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    public static readonly Guid LocalUser = AccountStore.LocalOwner;

    /// <summary>Migrated once in a run; the others are copies.</summary>
    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    private readonly string name = $"test_{Guid.NewGuid():n}";

    public string ConnectionString { get; private set; } = "";

    /// <summary>How <see cref="Source"/> connects besides; the driver's own defaults when absent.</summary>
    public string Settings { get; init; } = "";

    public NpgsqlDataSource Source { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database.Configure();
        var server = await PostgresServer.ConnectionStringAsync;
        await using var admin = NpgsqlDataSource.Create(server);
        await using (var create = admin.CreateCommand($"create database {name} template {await Migrated.Value} strategy file_copy")) await create.ExecuteNonQueryAsync();

        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 40 }.ConnectionString;
        Source = NpgsqlDataSource.Create(Settings + ConnectionString);
    }

    /// <summary>A second person, for tests of who may see what.</summary>
    public async Task<Guid> AddUserAsync(string userName = "Other")
    {
        var id = Guid.CreateVersion7();
        await Source.ExecuteAsync("insert into users (id, name) values (@id, @userName)", new { id, userName }, CancellationToken.None);
        return id;
    }

    private static async Task<string> MigrateAsync()
    {
        const string name = "migrated";
        var server = await PostgresServer.ConnectionStringAsync;
        await using (var admin = NpgsqlDataSource.Create(server))
        await using (var create = admin.CreateCommand($"create database {name}")) await create.ExecuteNonQueryAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ConnectionString);
        await new Migrator(source, NullLogger<Migrator>.Instance).RunAsync(Schema.Migrations, CancellationToken.None);
        return name;
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await using var admin = NpgsqlDataSource.Create(await PostgresServer.ConnectionStringAsync);
        await using var drop = admin.CreateCommand($"drop database {name} with (force)");
        await drop.ExecuteNonQueryAsync();
    }
}

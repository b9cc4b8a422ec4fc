using Dapper;
using Microsoft.Extensions.Logging;
using Nightshift.Data;
using Npgsql;

namespace Nightshift.Migrations;

/// <summary>Brings a database up to date: one migrator at a time, each script in a transaction of its own.</summary>
public sealed partial class Migrator(NpgsqlDataSource database, ILogger<Migrator> log)
{
    private const string PrepareSql = """
        select pg_advisory_lock(7214502);
        create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now());
        """;

    private const string AppliedSql = "select name, checksum from migrations";

    private const string RecordSql = "insert into migrations (name, checksum) values (@name, @checksum)";

    /// <summary>Runs what has not run yet, in order of name, and returns how many that was.</summary>
    /// <exception cref="InvalidOperationException">A script that has run was changed since.</exception>
    public async Task<int> RunAsync(IEnumerable<Migration> migrations, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation); // holds the lock until it closes
        await connection.ExecuteAsync(new CommandDefinition(PrepareSql, commandTimeout: 300, cancellationToken: cancellation));
        var applied = (await connection.QueryAsync<(string Name, string Checksum)>(new CommandDefinition(AppliedSql, cancellationToken: cancellation)))
            .ToDictionary(row => row.Name, row => row.Checksum);

        var count = 0;
        foreach (var migration in migrations.OrderBy(migration => migration.Name, StringComparer.Ordinal))
        {
            if (!applied.TryGetValue(migration.Name, out var checksum))
            {
                await ApplyAsync(connection, migration, cancellation);
                count++;
            }
            else if (checksum != migration.Checksum)
                throw new InvalidOperationException($"Migration {migration.Name} has run and was changed since. Undo the change and add a new migration instead.");
        }

        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_unlock(7214502)", cancellationToken: cancellation));
        return count;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await transaction.ExecuteAsync(migration.Sql, null, cancellation);
        await transaction.ExecuteAsync(RecordSql, new { migration.Name, migration.Checksum }, cancellation);
        await transaction.CommitAsync(cancellation);
        Log.Applied(log, migration.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Applied migration {Name}.")]
        public static partial void Applied(ILogger logger, string name);
    }
}

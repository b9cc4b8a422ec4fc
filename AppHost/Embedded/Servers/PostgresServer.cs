using Aspire.Hosting;
using Npgsql;

namespace Nightshift.Embedded;

/// <summary>A PostgreSQL server of our own: its data folder, its password, its process.</summary>
internal sealed class PostgresServer(PostgresInstallation installation, string folder, int port, string password, LocalMachine machine)
{
    private const string User = "nightshift", Maintenance = "postgres";

    private readonly UnixUser? user = UnixUser.Unprivileged("postgres", "nobody"); // PostgreSQL refuses root

    public ProcessSpec Process => Spec("postgres", "-D", folder, "-p", $"{port}",
        "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=256MB",
        "-c", "log_checkpoints=off") with
    {
        IsReady = IsReadyAsync,
        StopSignal = UnixSignal.Interrupt, // fast shutdown: ends sessions, writes everything, leaves nothing to recover
        DeathSignal = UnixSignal.Interrupt,
        StopTimeout = TimeSpan.FromSeconds(20),
    };

    public static async Task<PostgresServer> FindAsync(LocalMachine machine, CancellationToken cancellation)
    {
        var folder = Path.Combine(machine.Folders.Data, "postgres");
        var installation = await PostgresInstallation.FindAsync(machine, folder, cancellation);
        var password = machine.Secrets.GetOrCreate("postgres-password");
        machine.Log.Write("postgres",
            $"PostgreSQL {installation.Major}, {installation.Origin} in {installation.Folder}: no connection string is given, and containers are for Aspire mode");
        return new PostgresServer(installation, folder, machine.Ports.TakeFree(), password, machine);
    }

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = User, Password = password, Database = database }.ConnectionString;

    /// <summary>Makes the data folder if there is none, and ends a server that an earlier AppHost left behind.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            await InitializeAsync(cancellation);
        await PostgresPidFile.EndLeftoverAsync(folder, machine, cancellation);
    }

    public async Task CreateDatabaseAsync(string database, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await find.ExecuteScalarAsync(cancellation) is not null)
            return;
        await using var create = new NpgsqlCommand($"create database \"{database.Replace("\"", "\"\"")}\"", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        machine.Log.Write("postgres", $"makes its data folder {folder}");
        var unfinished = folder + ".new"; // moved into place when complete, so that a folder is never half made
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (user is not null)
            await RunAsync(new ProcessSpec("postgres", "chown", [$"{user.UserId}:{user.GroupId}", unfinished]), cancellation);
        // The password goes through a pipe that this user may open: not on a command line, not in a file.
        var initdb = installation.Program("initdb");
        await RunAsync(Spec("sh", "-c", "cat | \"$0\" \"$@\"", initdb, "-D", unfinished, "-U", User, "--pwfile=/dev/stdin",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums") with { StandardInput = password + "\n" }, cancellation);
        Directory.Move(unfinished, folder);
    }

    private async Task RunAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        var (code, output) = await Command.RunAsync(spec, machine.Launcher, cancellation);
        if (code != 0)
            throw new DistributedApplicationException(
                $"PostgreSQL's data folder {folder} could not be made{(user is null ? "" : $" by the user {user.Name}, who must be able to reach it")}: {output}");
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(Maintenance) + ";Pooling=false;Timeout=2");
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private async Task<string?> IsReadyAsync(CancellationToken cancellation)
    {
        const string Missing = "it does not take connections";
        if (!PostgresPidFile.SaysReady(folder)) // spares the server's log a refusal for each attempt
            return Missing;
        try
        {
            await using var connection = await OpenAsync(cancellation);
            return null;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidPassword)
        {
            throw new DistributedApplicationException(
                $"The password in {machine.Folders.Data}/secrets does not fit the database in {folder}. Restore both from the same backup, or move both away to start empty.");
        }
        catch (NpgsqlException)
        {
            return Missing;
        }
    }

    private ProcessSpec Spec(string program, params string[] arguments) =>
        new("postgres", program.Contains('/') || program == "sh" ? program : installation.Program(program), arguments) { User = user };
}

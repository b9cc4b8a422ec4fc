using System.Net.Sockets;

namespace Nightshift.Embedded;

/// <summary>A Redis server of our own. It carries messages and shared state that may be lost, so nothing is written to disk.</summary>
internal sealed class RedisServer(string program, int port, string password, string folder)
{
    private readonly UnixUser? user = UnixUser.Unprivileged("redis", "nobody");

    public string ConnectionString => $"127.0.0.1:{port},password={password}";

    // The settings go through standard input, so that the password is on no command line.
    public ProcessSpec Process => new("redis", program, ["-"])
    {
        User = user,
        StandardInput = $"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave \"\"\nappendonly no\nloglevel warning\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru\n",
        WorkingDirectory = folder,
        IsReady = IsReadyAsync,
    };

    public static RedisServer? Find(LocalMachine machine)
    {
        if (Command.Find("redis-server") is not { } program)
        {
            machine.Log.Write("redis", "not here: no connection string is given and redis-server is not installed. Events use PostgreSQL's NOTIFY alone");
            return null;
        }
        machine.Log.Write("redis", $"installed, {program}: no connection string is given, and containers are for Aspire mode");
        var password = machine.Secrets.GetOrCreate("redis-password");
        return new RedisServer(program, machine.Ports.TakeFree(), password, Directory.CreateDirectory(Path.Combine(machine.Folders.Data, "redis")).FullName);
    }

    private async Task<string?> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellation);
            return null;
        }
        catch (SocketException)
        {
            return "it does not take connections";
        }
    }
}

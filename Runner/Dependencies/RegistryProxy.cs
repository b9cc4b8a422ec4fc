using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Nightshift.Sandboxes;

namespace Nightshift.Dependencies;

/// <summary>
/// The only way out of one dependency phase: an HTTP proxy on a socket file, which is shown to that sandbox alone. It lets the given hosts
/// pass and remembers whom it refused. It reads no traffic: what is encrypted stays so from end to end.
/// </summary>
internal sealed class RegistryProxy : IAsyncDisposable
{
    /// <summary>The folder of all their sockets.</summary>
    public const string Sockets = "proxy";

    private const int MostConnections = 64, MostHeadBytes = 32 << 10;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim places = new(MostConnections);
    private readonly ConcurrentDictionary<string, bool> refused = [], unreachable = [];
    private readonly IReadOnlyList<string> allowed;
    private readonly SocketFile file;
    private readonly Task serving;
    private long left;

    /// <param name="parent">Where the socket's folder is made; short, since a socket's path is.</param>
    /// <param name="bytes">What may come in from all hosts together.</param>
    public RegistryProxy(string parent, IReadOnlyList<string> allowed, long bytes)
    {
        (this.allowed, left, file) = (allowed, bytes, new SocketFile(parent));
        serving = AcceptAsync();
    }

    public string Folder => file.Folder;

    /// <summary>Hosts that were asked for and are no registries.</summary>
    public IReadOnlyList<string> Refused => [.. refused.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Hosts that were let through, and that do not answer.</summary>
    public IReadOnlyList<string> Unreachable => [.. unreachable.Keys.Order(StringComparer.Ordinal)];

    public bool IsUsedUp => Interlocked.Read(ref left) < 0;

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                await places.WaitAsync(stop.Token);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(ServeAsync(await file.Listener.AcceptAsync(stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var inside = new NetworkStream(client, ownsSocket: true);
            var (head, begun) = await ReadHeadAsync(inside);
            if (ProxyRequest.Read(head) is not { } request)
                await AnswerAsync(inside, "400 Bad Request");
            else if (!allowed.Contains(request.Authority))
                await RefuseAsync(inside, request);
            else if (await ConnectAsync(request) is not { } socket)
                await AnswerAsync(inside, "502 Bad Gateway");
            else
                await RelayAsync(inside, new NetworkStream(socket, ownsSocket: true), request, begun);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side went away, or the phase is over.
        }
        finally
        {
            places.Release();
        }
    }

    private Task RefuseAsync(Stream inside, ProxyRequest request)
    {
        refused[request.Host] = true;
        return AnswerAsync(inside, "403 Forbidden");
    }

    private async Task<Socket?> ConnectAsync(ProxyRequest request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(ConnectLimit);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // RFC 6761: names below localhost are this machine, whatever a name server says.
            if (request.Host == "localhost" || request.Host.EndsWith(".localhost", StringComparison.Ordinal))
                await socket.ConnectAsync(IPAddress.Loopback, request.Port, limit.Token);
            else
                await socket.ConnectAsync(request.Host, request.Port, limit.Token);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            stop.Token.ThrowIfCancellationRequested();
            unreachable[request.Host] = true;
            return null;
        }
    }

    private async Task RelayAsync(Stream inside, Stream outside, ProxyRequest request, byte[] begun)
    {
        await using (outside)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token))
        {
            if (request.Onward is { } onward)
                await outside.WriteAsync(Encoding.Latin1.GetBytes(onward), end.Token);
            else
                await AnswerAsync(inside, "200 Connection established");
            await outside.WriteAsync(begun, end.Token);
            var up = CopyAsync(inside, outside, _ => true, end.Token);
            await CopyAsync(outside, inside, count => Interlocked.Add(ref left, -count) >= 0, end.Token);
            await end.CancelAsync();
            await up;
        }
    }

    /// <param name="counted">Told of each piece; false ends it.</param>
    private static async Task CopyAsync(Stream from, Stream to, Func<int, bool> counted, CancellationToken cancellation)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var count && counted(count))
                await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Over, from whichever side.
        }
    }

    private async Task<(string Head, byte[] Begun)> ReadHeadAsync(Stream inside)
    {
        var buffer = new byte[MostHeadBytes];
        for (var length = 0; length < buffer.Length;)
        {
            var count = await inside.ReadAsync(buffer.AsMemory(length), stop.Token);
            length += count;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return (Encoding.Latin1.GetString(buffer, 0, end + 4), buffer[(end + 4)..length]);
            if (count == 0)
                break;
        }
        return ("", []);
    }

    private ValueTask AnswerAsync(Stream inside, string status, CancellationToken cancellation) =>
        inside.WriteAsync(Encoding.ASCII.GetBytes(status.StartsWith("200", StringComparison.Ordinal) ? $"HTTP/1.1 {status}\r\n\r\n" : $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellation);

    private Task AnswerAsync(Stream inside, string status) => AnswerAsync(inside, status, stop.Token).AsTask();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        file.Dispose();
        places.Dispose();
        stop.Dispose();
    }
}

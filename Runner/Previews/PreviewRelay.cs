using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Nightshift.Sandboxes;

namespace Nightshift.Previews;

/// <summary>
/// The only way into one app's sandbox, which has no network: a socket file that is shown to it alone. The relay inside connects to it, says the app's port, and waits with its connections until
/// they are used; over one more it takes what has become of the app's files. Whatever the app itself sends here it could as well answer on its port, so nothing that comes is trusted more than that.
/// </summary>
internal sealed class PreviewRelay : IAsyncDisposable
{
    /// <summary>Connections that wait inside; each that is used is made up for at once.</summary>
    public const int Spare = 4;

    private const int MostWaiting = 4 * Spare, LongestGreeting = 8;
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(2), ConnectLimit = TimeSpan.FromSeconds(10), FilesLimit = TimeSpan.FromSeconds(5);

    /// <summary>The greeting of the connection for files.</summary>
    private const string ForFiles = "files";

    private readonly CancellationTokenSource stop = new();
    private readonly SocketFile file;
    private readonly Channel<Socket> waiting = Channel.CreateBounded<Socket>(MostWaiting);
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Socket> files = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;

    /// <param name="parent">Where the socket's folder is made; short, since a socket's path is.</param>
    public PreviewRelay(string parent)
    {
        file = new SocketFile(parent);
        accepting = AcceptAsync();
    }

    public string Folder => file.Folder;

    /// <summary>Ends when the app listens, with the port that it listens on.</summary>
    public Task<int> Port => port.Task;

    /// <summary>A connection to the app.</summary>
    /// <exception cref="IOException">There is none within ten seconds.</exception>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellation);
        limit.CancelAfter(ConnectLimit);
        try
        {
            while (true)
                if (await waiting.Reader.ReadAsync(limit.Token) is var socket && !HasEnded(socket))
                    return new NetworkStream(socket, ownsSocket: true);
                else
                    socket.Dispose();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException && !cancellation.IsCancellationRequested)
        {
            throw new IOException("The app takes no connection.", exception);
        }
    }

    /// <summary>Writes files inside, and removes those without content.</summary>
    /// <returns>False when that could not be done.</returns>
    public async Task<bool> PutAsync(IReadOnlyDictionary<string, byte[]?> changed, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellation);
        limit.CancelAfter(FilesLimit);
        try
        {
            await using var stream = new NetworkStream(await files.Task.WaitAsync(limit.Token));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Json.Write(changed) + "\n"), limit.Token);
            var answer = new byte[1];
            return await stream.ReadAsync(answer, limit.Token) == 1 && answer[0] == '+';
        }
        catch (Exception exception) when (exception is IOException || exception is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool HasEnded(Socket socket) => socket.Poll(0, SelectMode.SelectRead); // it says nothing more while it waits

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await file.Listener.AcceptAsync(stop.Token);
                var said = await GreetingAsync(socket);
                if (said == ForFiles && files.TrySetResult(socket)) continue;
                if (int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 && waiting.Writer.TryWrite(socket))
                    port.TrySetResult(number);
                else
                    socket.Dispose();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            port.TrySetCanceled();
            files.TrySetCanceled();
            waiting.Writer.TryComplete();
        }
    }

    /// <returns>Null for what does not greet as the relay does.</returns>
    private async Task<string?> GreetingAsync(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(GreetingLimit);
        var greeting = new byte[LongestGreeting];
        try
        {
            for (var length = 0; length < greeting.Length && await socket.ReceiveAsync(greeting.AsMemory(length), limit.Token) is > 0 and var count;)
                if (greeting[(length += count) - 1] == '\n')
                    return Encoding.ASCII.GetString(greeting, 0, length - 1);
            return null;
        }
        catch (Exception exception) when (exception is SocketException || exception is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        file.Dispose();
        if (files.Task.IsCompletedSuccessfully) files.Task.Result.Dispose();
        while (waiting.Reader.TryRead(out var socket))
            socket.Dispose();
        stop.Dispose();
    }
}

using System.Net.Sockets;
using Nightshift.Previews;
using Nightshift.Sandboxes;
using Nightshift.ServiceDefaults;

namespace Nightshift.Browsers;

/// <summary>A way from a browser's sandbox to one app, and to nothing else: a socket file that is shown to that sandbox alone. Each connection to it is one to the app.</summary>
internal sealed class AppDoor : IAsyncDisposable
{
    private readonly SocketFile file;
    private readonly PreviewRelay app;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    /// <param name="parent">Where the socket's folder is made; short, since a socket's path is.</param>
    public AppDoor(string parent, PreviewRelay app)
    {
        (file, this.app) = (new SocketFile(parent), app);
        accepting = AcceptAsync();
    }

    public string Folder => file.Folder;

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(PassAsync(await file.Listener.AcceptAsync(stop.Token)));
                open.RemoveAll(one => one.IsCompleted);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassAsync(Socket socket)
    {
        try
        {
            await using var browser = new NetworkStream(socket, ownsSocket: true);
            await using var to = await app.ConnectAsync(stop.Token);
            await HttpForwarding.TunnelAsync(browser, to, stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The browser sees a connection that ends.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        file.Dispose();
        stop.Dispose();
    }
}

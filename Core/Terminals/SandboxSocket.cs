using System.Net.WebSockets;
using System.Text.Json;

namespace Nightshift.Terminals;

/// <summary>The WebSocket between Api and a sandbox in Runner, of which both ends speak <see cref="SandboxNews"/>.</summary>
public sealed class SandboxSocket(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim sending = new(1);

    public async Task SendAsync(SandboxNews news, CancellationToken cancellation)
    {
        await sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(news, Json.Options), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>What comes next; null when the other side has closed.</summary>
    /// <exception cref="WebSocketException">It is larger than <see cref="SandboxNews.MostBytes"/> or is none, or the connection is lost.</exception>
    public async Task<SandboxNews?> ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[16 << 10];
        for (var filled = 0; ;)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (piece.MessageType == WebSocketMessageType.Close) return null;
            filled += piece.Count;
            if (piece.EndOfMessage) return Read(buffer.AsSpan(0, filled));
            if (filled > SandboxNews.MostBytes) throw new WebSocketException(WebSocketError.Faulted, "A message is too large.");
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    /// <summary>Says that nothing more is sent.</summary>
    public Task CloseAsync(CancellationToken cancellation) => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);

    private static SandboxNews Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize<SandboxNews>(message, Json.Options)!;
        }
        catch (JsonException exception)
        {
            throw new WebSocketException(WebSocketError.Faulted, exception);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        sending.Dispose();
    }
}

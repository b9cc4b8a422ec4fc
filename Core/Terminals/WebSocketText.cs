using System.Net.WebSockets;
using System.Text;

namespace Nightshift.Terminals;

/// <summary>Whole messages of text from a WebSocket.</summary>
public static class WebSocketText
{
    /// <summary>The next one; null when the other side has closed.</summary>
    /// <param name="most">Bytes of one message.</param>
    /// <exception cref="WebSocketException">It is larger, or the connection is lost.</exception>
    public static async Task<string?> ReadAsync(WebSocket socket, int most, CancellationToken cancellation)
    {
        var buffer = new byte[16 << 10];
        for (var filled = 0; ;)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (piece.MessageType == WebSocketMessageType.Close) return null;
            filled += piece.Count;
            if (piece.EndOfMessage) return Encoding.UTF8.GetString(buffer, 0, filled);
            if (filled > most) throw new WebSocketException(WebSocketError.Faulted, "A message is too large.");
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }
}

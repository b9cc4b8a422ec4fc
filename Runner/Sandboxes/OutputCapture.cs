using System.Text;

namespace Nightshift.Sandboxes;

/// <summary>Reads a stream to its end, keeping the beginning and the end of it.</summary>
internal sealed class OutputCapture(int keptBytes)
{
    private readonly byte[] head = new byte[keptBytes / 2];
    private readonly byte[] tail = new byte[keptBytes / 2];
    private long total;

    /// <param name="onPiece">Told of each piece.</param>
    public async Task ReadAsync(Stream stream, Action<ReadOnlyMemory<byte>> onPiece, CancellationToken cancellation)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
            {
                Keep(buffer.AsSpan(0, count));
                onPiece(buffer.AsMemory(0, count));
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever still holds the pipe after the kill is no part of the run; what was read stands.
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        var toHead = (int)Math.Clamp(head.Length - total, 0, piece.Length);
        piece[..toHead].CopyTo(head.AsSpan((int)Math.Min(total, head.Length)));
        total += toHead;
        piece = piece[toHead..];
        if (piece.IsEmpty)
            return;

        total += piece.Length;
        if (piece.Length > tail.Length)
            piece = piece[^tail.Length..];
        var at = (int)((total - piece.Length - head.Length) % tail.Length);
        var first = Math.Min(piece.Length, tail.Length - at);
        piece[..first].CopyTo(tail.AsSpan(at));
        piece[first..].CopyTo(tail);
    }

    /// <summary>What was kept, as text; NUL and bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text()
    {
        var text = new StringBuilder(Decode(head.AsSpan(0, (int)Math.Min(total, head.Length))));
        var rest = total - head.Length;
        if (rest > tail.Length)
            text.Append($"\n[... {rest - tail.Length} bytes left out ...]\n");
        if (rest > 0)
            text.Append(Decode(Tail(rest)));
        return text.ToString();
    }

    private ReadOnlySpan<byte> Tail(long rest)
    {
        if (rest <= tail.Length)
            return tail.AsSpan(0, (int)rest);
        var start = (int)(rest % tail.Length);
        return (byte[])[.. tail.AsSpan(start), .. tail.AsSpan(0, start)];
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).Replace('\0', '\uFFFD');
}

using System.Text;

namespace Nightshift.Previews;

/// <summary>The newest part of what an app printed. Readers name how far they have come, and get what follows.</summary>
internal sealed class PreviewLog(int capacity)
{
    private readonly Lock gate = new();
    private readonly byte[] kept = new byte[capacity];
    private long total;

    public void Append(ReadOnlySpan<byte> piece)
    {
        lock (gate)
        {
            if (piece.Length > capacity)
            {
                total += piece.Length - capacity;
                piece = piece[^capacity..];
            }
            var at = (int)(total % capacity);
            var first = Math.Min(piece.Length, capacity - at);
            piece[..first].CopyTo(kept.AsSpan(at));
            piece[first..].CopyTo(kept);
            total += piece.Length;
        }
    }

    /// <summary>What is kept after a place, and the place after it. A character that is not whole yet is left for the next time; NUL and bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="most">Bytes at most; the newest.</param>
    public (string Text, long Next) After(long place, int most = int.MaxValue)
    {
        byte[] bytes;
        long end;
        lock (gate)
        {
            end = total;
            var from = Math.Max(Math.Max(place, total - capacity), total - most);
            bytes = new byte[Math.Max(0, total - from)];
            for (var index = 0; index < bytes.Length; index++)
                bytes[index] = kept[(from + index) % capacity];
        }
        var whole = bytes.Length - Unfinished(bytes);
        return (Encoding.UTF8.GetString(bytes, 0, whole).Replace('\0', '\uFFFD'), end - (bytes.Length - whole));
    }

    /// <summary>The last lines, for a sentence on why it ended.</summary>
    public string LastLines(int count) => string.Join('\n', After(0, 4096).Text.TrimEnd().Split('\n').TakeLast(count));

    /// <summary>Bytes at the end that begin a character and do not end it.</summary>
    private static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
            if ((bytes[^back] & 0xC0) != 0x80) // the first byte of a character
                return bytes[^back] switch { >= 0xF0 when back < 4 => back, >= 0xE0 when back < 3 => back, >= 0xC0 when back < 2 => back, _ => 0 };
        return 0;
    }
}

using System.Text;

namespace Nightshift.Terminals;

/// <summary>Reads lines of which none may be too long.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] buffer = new byte[4 << 10];
    private int filled;

    /// <returns>Null at the end.</returns>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="most"/> bytes.</exception>
    public async Task<string?> ReadAsync(int most, CancellationToken cancellation)
    {
        for (var looked = 0; ;)
        {
            if (buffer.AsSpan(looked, filled - looked).IndexOf((byte)'\n') is >= 0 and var length)
            {
                var end = looked + length;
                var line = Encoding.UTF8.GetString(buffer, 0, end);
                filled -= end + 1;
                buffer.AsSpan(end + 1, filled).CopyTo(buffer);
                return line;
            }
            if (filled > most) throw new InvalidDataException("A line is too long.");
            if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            looked = filled;
            if (await stream.ReadAsync(buffer.AsMemory(filled), cancellation) is not (> 0 and var count)) return null;
            filled += count;
        }
    }
}

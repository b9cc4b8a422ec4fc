using System.Buffers.Binary;
using Nightshift.Sandboxes;

namespace Nightshift.Terminals;

/// <summary>
/// What one terminal printed, the newest of it, and the way to its shell. Bytes are counted from the terminal's beginning, also across shells. When all who read are far behind, the shell
/// is not read, and waits, as it does for a slow terminal anywhere.
/// </summary>
internal sealed class LiveTerminal
{
    /// <summary>Bytes that a reader may be behind before the shell waits for it.</summary>
    public const int Window = 256 << 10;

    private readonly Lock gate = new();
    private readonly byte[] ring;
    private readonly Dictionary<object, long> readers = [];
    private readonly SemaphoreSlim typing = new(1);
    private readonly ChangeSignal changed = new();

    /// <param name="start">What was printed before.</param>
    /// <param name="bytes">That are kept.</param>
    public LiveTerminal(TerminalStart start, int bytes)
    {
        ring = new byte[Math.Max(bytes, 2 * Window)];
        End = Recorded = start.End - start.Scrollback.Length;
        Put(start.Scrollback);
        Recorded = End;
    }

    /// <summary>How many bytes were printed.</summary>
    public long End { get; private set; }

    /// <summary>How many of them are stored.</summary>
    public long Recorded { get; private set; }

    /// <summary>Of the shell, once it has ended.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>The shell's connection, while there is one.</summary>
    private Stream? Shell { get; set; }

    public bool HasShell => Shell is not null;

    /// <summary>Ends with the next thing that happens to it; taken before looking, so that nothing falls between.</summary>
    public Task Changed => changed.Next;

    /// <summary>Takes in what the shell prints, until it ends.</summary>
    public async Task ReadAsync(Stream shell, CancellationToken cancellation)
    {
        lock (gate) (Shell, ExitCode) = (shell, null);
        changed.Raise();
        var buffer = new byte[64 << 10];
        while (true)
        {
            for (var next = Changed; IsFull(); next = Changed) await next.WaitAsync(cancellation);
            if (await shell.ReadAsync(buffer, cancellation) is not (> 0 and var count)) return;
            lock (gate) Put(buffer.AsSpan(0, count));
            changed.Raise();
        }
    }

    /// <summary>Says something in the terminal, below all that was printed.</summary>
    public void Print(byte[] words)
    {
        lock (gate)
            if (End > 0) Put(words);
        changed.Raise();
    }

    /// <summary>A piece from a place on, and where it begins: later than asked for when that is not kept any more.</summary>
    public (long Start, byte[] Bytes) Read(long place, int most)
    {
        lock (gate)
        {
            var start = Math.Clamp(place, Math.Max(0, End - ring.Length), End);
            var bytes = new byte[Math.Min(most, End - start)];
            for (var index = 0; index < bytes.Length;)
            {
                var from = (int)((start + index) % ring.Length);
                var count = Math.Min(bytes.Length - index, ring.Length - from);
                ring.AsSpan(from, count).CopyTo(bytes.AsSpan(index));
                index += count;
            }
            return (start, bytes);
        }
    }

    /// <summary>Says how far somebody has read; null that nobody reads any more.</summary>
    public void Reader(object who, long? place)
    {
        lock (gate)
            if (place is { } at) readers[who] = at;
            else readers.Remove(who);
        changed.Raise();
    }

    public void Record(long place)
    {
        lock (gate) Recorded = Math.Clamp(place, Recorded, End);
        changed.Raise();
    }

    /// <summary>Tells the shell what is typed, or which size there is now. Without one it is dropped, as keys are on a machine that is off.</summary>
    public async Task TellAsync(byte what, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var frame = new byte[5 + data.Length];
        frame[0] = what;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), data.Length);
        data.CopyTo(frame.AsMemory(5));
        await typing.WaitAsync(cancellation);
        try
        {
            if (Shell is { } shell) await shell.WriteAsync(frame, cancellation);
        }
        catch (IOException)
        {
            // It has just ended.
        }
        finally
        {
            typing.Release();
        }
    }

    public void Exit(int code)
    {
        lock (gate) (ExitCode, Shell) = (code, null);
        changed.Raise();
    }

    private bool IsFull()
    {
        lock (gate) return End - readers.Values.Append(Recorded).Max() >= Window;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ring.Length)
        {
            End += bytes.Length - ring.Length;
            bytes = bytes[^ring.Length..];
        }
        while (bytes.Length > 0)
        {
            var to = (int)(End % ring.Length);
            var count = Math.Min(bytes.Length, ring.Length - to);
            bytes[..count].CopyTo(ring.AsSpan(to));
            bytes = bytes[count..];
            End += count;
        }
    }
}

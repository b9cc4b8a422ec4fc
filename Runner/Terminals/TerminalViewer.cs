using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Nightshift.Terminals;

/// <summary>One page that looks at a terminal. It is sent what it can draw: so much as it says that it has drawn, and a window more.</summary>
internal sealed class TerminalViewer(LiveTerminal terminal, WebSocket socket)
{
    private const byte Input = (byte)'i', Resize = (byte)'r';
    private const int MostPiece = 32 << 10, MostTalk = 1 << 10, MostRows = 500, MostColumns = 1000;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private long seen;

    public async Task RunAsync(long from, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listening = Task.CompletedTask;
        try
        {
            var place = seen = terminal.Read(from > terminal.End ? 0 : from, 0).Start; // of more than there is, a shell before this one was seen
            terminal.Reader(this, seen);
            listening = ListenAsync(ending);
            await SayAsync(new TerminalTalk(Start: place), ending.Token);
            await ShowAsync(place, ending.Token);
            await SayAsync(new TerminalTalk(ExitCode: terminal.ExitCode), ending.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ending.Token);
            await Task.WhenAny(listening, Task.Delay(Farewell, ending.Token)); // hanging up on something that was just sent would lose what the page has not read
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The page has gone.
        }
        finally
        {
            terminal.Reader(this, null);
            await ending.CancelAsync();
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until the shell has ended and everything is shown.</summary>
    private async Task ShowAsync(long place, CancellationToken cancellation)
    {
        while (true)
        {
            var next = terminal.Changed; // before it is looked at, so that nothing falls between
            if (place < terminal.End && place - Volatile.Read(ref seen) < LiveTerminal.Window)
            {
                var (start, bytes) = terminal.Read(place, MostPiece);
                if (start != place) await SayAsync(new TerminalTalk(Start: start), cancellation); // it was too slow for what is kept
                await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
                place = start + bytes.Length;
            }
            else if (terminal.ExitCode is not null && place == terminal.End) return;
            else await next.WaitAsync(cancellation);
        }
    }

    private async Task ListenAsync(CancellationTokenSource ending)
    {
        try
        {
            var buffer = new byte[16 << 10];
            var talk = new StringBuilder();
            while (await socket.ReceiveAsync(buffer.AsMemory(), ending.Token) is { MessageType: not WebSocketMessageType.Close } piece)
                if (piece.MessageType == WebSocketMessageType.Binary)
                    await terminal.TellAsync(Input, buffer.AsMemory(0, piece.Count), ending.Token);
                else if (talk.Append(Encoding.UTF8.GetString(buffer, 0, piece.Count)).Length > MostTalk)
                    return;
                else if (piece.EndOfMessage)
                {
                    await HearAsync(Json.Read<TerminalTalk>($"{talk}"), ending.Token);
                    talk.Clear();
                }
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private async Task HearAsync(TerminalTalk talk, CancellationToken cancellation)
    {
        if (talk.Seen is { } drawn)
        {
            Volatile.Write(ref seen, Math.Max(seen, drawn));
            terminal.Reader(this, seen);
        }
        if (talk.Size is [> 0 and <= MostRows and var rows, > 0 and <= MostColumns and var columns])
        {
            var size = new byte[4];
            BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)rows);
            BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), (ushort)columns);
            await terminal.TellAsync(Resize, size, cancellation);
        }
    }

    private Task SayAsync(TerminalTalk talk, CancellationToken cancellation) => socket.SendAsync(Encoding.UTF8.GetBytes(Json.Write(talk)), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}

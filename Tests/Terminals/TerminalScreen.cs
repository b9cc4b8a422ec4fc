using System.Net.WebSockets;
using System.Text;
using Nightshift.Infrastructure;
using Nightshift.Workspaces;

namespace Nightshift.Terminals;

/// <summary>A page that looks at a terminal, without drawing it: all that was printed, as text.</summary>
internal sealed class TerminalScreen(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder printed = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private long place;
    private int seenUntil, commands;

    public int? ExitCode { get; private set; }

    /// <summary>How many bytes have come.</summary>
    public long Received { get; private set; }

    /// <summary>Whether it says what it has drawn; a page that does not is not sent much.</summary>
    public bool Draws { get; set; } = true;

    public string Text => printed.ToString();

    public static async Task<(string Workspace, Guid Terminal)> MakeAsync(HttpClient client, params (string Path, string Content)[] files)
    {
        var workspace = await client.MakeAsync(files);
        return (workspace, (await client.PostAsync($"{workspace}/terminals", new TerminalDraft()).ReadAsync<TerminalDetail>(System.Net.HttpStatusCode.Created)).Id);
    }

    public static async Task<TerminalScreen> OpenAsync(HttpClient client, string workspace, Guid terminal, long from = 0)
    {
        using (var opened = await client.PostAsync($"{workspace}/terminals/{terminal}/open", new object()))
            opened.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await opened.Content.ReadAsStringAsync());
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"{client.DefaultRequestHeaders.Authorization}");
        await socket.ConnectAsync(new UriBuilder(new Uri(client.BaseAddress!, $"{workspace}/terminals/{terminal}/socket?from={from}")) { Scheme = "ws" }.Uri, CancellationToken.None);
        var screen = new TerminalScreen(socket);
        await screen.UntilAsync("$ "); // what is typed before is echoed twice
        return screen;
    }

    public Task TypeAsync(string keys) => socket.SendAsync(Encoding.UTF8.GetBytes(keys), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    public Task ResizeAsync(int rows, int columns) => SayAsync(new TerminalTalk(Size: [rows, columns]));

    /// <summary>Reads until this was printed, after all that was waited for before.</summary>
    public async Task<string> UntilAsync(string text)
    {
        var from = seenUntil;
        for (var looked = from; ;)
        {
            if (printed.ToString(looked, printed.Length - looked).IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
            {
                seenUntil = looked + at + text.Length;
                return printed.ToString(from, seenUntil - from);
            }
            looked = Math.Max(from, printed.Length - text.Length);
            if (!await ReadAsync(Patience)) throw new ShouldAssertException($"'{text}' was never printed. What was: {Text[from..]}");
        }
    }

    /// <summary>Types a command and reads its output, up to a line that tells its exit code.</summary>
    public async Task<string> RunAsync(string command)
    {
        var number = ++commands;
        var typed = $"; echo \"<$?:\"{number}\">\"\r";
        await TypeAsync(command + typed);
        var said = await UntilAsync($":{number}>\r\n");
        return said[(said.LastIndexOf(typed + "\n", StringComparison.Ordinal) + typed.Length + 1)..].Replace("\e[?2004l", "").Replace("\r", ""); // it may be echoed twice
    }

    /// <returns>False when nothing comes for so long, or nothing will.</returns>
    public async Task<bool> ReadAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var buffer = new byte[64 << 10];
        try
        {
            var piece = await socket.ReceiveAsync(buffer, limit.Token);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
                return false;
            }
            if (piece.MessageType == WebSocketMessageType.Binary)
            {
                var letters = new char[piece.Count];
                printed.Append(letters, 0, decoder.GetChars(buffer, 0, piece.Count, letters, 0));
                (place, Received) = (place + piece.Count, Received + piece.Count);
                if (Draws) await SayAsync(new TerminalTalk(Seen: place));
                return true;
            }
            var talk = Json.Read<TerminalTalk>(Encoding.UTF8.GetString(buffer, 0, piece.Count));
            (ExitCode, place) = (talk.ExitCode ?? ExitCode, talk.Start ?? place);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            return false;
        }
    }

    private Task SayAsync(TerminalTalk talk) => socket.SendAsync(Encoding.UTF8.GetBytes(Json.Write(talk)), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

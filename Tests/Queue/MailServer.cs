using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nightshift.Queue;

/// <summary>A mail server that takes what it is sent (RFC 5321), one connection after the other, and refuses as often as told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public MailServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many of the next mails are refused for now.</summary>
    public int Refusals { get; set; }

    /// <summary>Sender, recipients and text of each mail.</summary>
    public List<(string From, List<string> To, string Text)> Mails { get; } = [];

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (from, to) = ("", new List<string>());
        await writer.WriteLineAsync("220 test ready");
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (line.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase)) from = line[10..];
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase)) to.Add(line[8..]);
            if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                var text = new StringBuilder();
                while (await reader.ReadLineAsync(stopping.Token) is { } said && said != ".") text.AppendLine(said.StartsWith("..", StringComparison.Ordinal) ? said[1..] : said);
                if (Refusals-- > 0) await writer.WriteLineAsync("451 try again later");
                else
                {
                    Mails.Add((from, to, text.ToString()));
                    await writer.WriteLineAsync("250 taken");
                }
                continue;
            }
            await writer.WriteLineAsync(line.Equals("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 test");
            if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase)) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving;
        stopping.Dispose();
    }
}

using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Nightshift.Web;

public sealed class WebSocketTests(WebRig web) : IClassFixture<WebRig>, IAsyncLifetime
{
    public Task InitializeAsync() => web.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task WebSocket_passes_through_with_its_sub_protocol_and_close_code()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = await ConnectAsync(web.Origin, web.Cookies, limit.Token);
        socket.SubProtocol.ShouldBe("echo");

        (await EchoAsync(socket, Encoding.UTF8.GetBytes("grüße"), limit.Token)).ShouldBe(Encoding.UTF8.GetBytes("grüße"));
        var large = new byte[1 << 20];
        Random.Shared.NextBytes(large);
        (await EchoAsync(socket, large, limit.Token)).ShouldBe(large);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        ((int)socket.CloseStatus!).ShouldBe(4001);
        socket.CloseStatusDescription.ShouldBe("enough");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://evil.example")]
    public async Task WebSocket_of_another_origin_is_refused(string? origin)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var refused = await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(origin, web.Cookies, limit.Token));
        refused.Message.ShouldContain("403");
    }

    [Fact]
    public async Task WebSocket_without_the_cookie_is_refused()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var refused = await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(web.Origin, new CookieContainer(), limit.Token));
        refused.Message.ShouldContain("401");
    }

    private async Task<ClientWebSocket> ConnectAsync(string? origin, CookieContainer cookies, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        socket.Options.AddSubProtocol("echo");
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new Uri($"{web.Origin.Replace("http", "ws")}/api/socket"), cancellation);
        return socket;
    }

    private static async Task<byte[]> EchoAsync(ClientWebSocket socket, byte[] message, CancellationToken cancellation)
    {
        // Reads while it sends: an echo of a large message fills the buffers on the way otherwise.
        var sending = socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            answer.Write(buffer, 0, received.Count);
        }
        while (answer.Length < message.Length);
        await sending;
        return answer.ToArray();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Nightshift.Sandboxes;

namespace Nightshift.Dependencies;

public sealed class RegistryProxyTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nightshift-test-proxy-");
    private RegistryStandIn registry = null!;

    public async Task InitializeAsync() => registry = await RegistryStandIn.StartAsync();

    public async Task DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("GET http://registry.localhost:{0}/npm/greet HTTP/1.1\r\nHost: elsewhere\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("CONNECT registry.localhost:{0} HTTP/1.1\r\n\r\nGET /npm/greet HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 Connection established")]
    public async Task Registry_is_let_through(string request, string answer)
    {
        await using var proxy = Proxy();

        var got = await AskAsync(proxy, string.Format(null, request, registry.Port));

        got.ShouldStartWith(answer);
        got.ShouldContain("\"dist-tags\"");
        registry.Requests.ShouldBe(["GET /npm/greet"]);
        (proxy.Refused, proxy.Unreachable).ShouldSatisfyAllConditions(hosts => hosts.Refused.ShouldBeEmpty(), hosts => hosts.Unreachable.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("CONNECT example.org:443 HTTP/1.1\r\n\r\n", "example.org")]
    [InlineData("CONNECT registry.localhost:22 HTTP/1.1\r\n\r\n", "registry.localhost")] // another port
    [InlineData("CONNECT 127.0.0.1:{0} HTTP/1.1\r\n\r\n", "127.0.0.1")] // the same server by another name
    [InlineData("CONNECT registry.localhost.example.org:{0} HTTP/1.1\r\n\r\n", "registry.localhost.example.org")]
    [InlineData("GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\n\r\n", "169.254.169.254")]
    [InlineData("GET http://registry.localhost:{0}@example.org/ HTTP/1.1\r\n\r\n", "example.org")]
    public async Task Everybody_else_is_refused_and_named(string request, string host)
    {
        await using var proxy = Proxy();

        (await AskAsync(proxy, string.Format(null, request, registry.Port))).ShouldStartWith("HTTP/1.1 403");

        proxy.Refused.ShouldBe([host]);
        registry.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET /npm/greet HTTP/1.1\r\nHost: registry.localhost\r\n\r\n")]
    [InlineData("CONNECT registry.localhost:{0}/path HTTP/1.1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task Anything_that_is_no_proxy_request_is_answered_so(string request)
    {
        await using var proxy = Proxy();

        (await AskAsync(proxy, string.Format(null, request, registry.Port))).ShouldStartWith("HTTP/1.1 400");
    }

    [Fact]
    public async Task Registry_that_does_not_answer_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var proxy = new RegistryProxy(folder.FullName, [$"registry.localhost:{closed}"], 1 << 20);

        (await AskAsync(proxy, $"CONNECT registry.localhost:{closed} HTTP/1.1\r\n\r\n")).ShouldStartWith("HTTP/1.1 502");

        proxy.Unreachable.ShouldBe(["registry.localhost"]);
    }

    [Fact]
    public async Task More_than_is_allowed_does_not_come_in()
    {
        await using var proxy = Proxy(bytes: 100);

        (await AskAsync(proxy, $"GET http://registry.localhost:{registry.Port}/npm/greet HTTP/1.1\r\n\r\n")).Length.ShouldBeLessThanOrEqualTo(100);

        proxy.IsUsedUp.ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_left_of_it()
    {
        await using (var proxy = Proxy())
            Directory.Exists(proxy.Folder).ShouldBeTrue();

        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    private RegistryProxy Proxy(long bytes = 1 << 20) => new(folder.FullName, [$"registry.localhost:{registry.Port}"], bytes);

    private static async Task<string> AskAsync(RegistryProxy proxy, string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(proxy.Folder, SocketFile.Name)), limit.Token);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(limit.Token);
    }
}

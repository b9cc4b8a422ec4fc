using System.Net;
using System.Net.Sockets;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

public sealed class NetworkAbuseTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Connection_out_is_unreachable()
    {
        var result = await RunPythonAsync("import socket\nfor address in ('1.1.1.1', '10.0.0.1', '169.254.169.254'):\n    try: socket.create_connection((address, 80), 2); print('connected')\n    except OSError as error: print(error.strerror)");

        result.Stdout.ShouldBe("Network is unreachable\nNetwork is unreachable\nNetwork is unreachable\n");
    }

    [Fact]
    public async Task Servers_of_the_host_are_not_on_its_loopback()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await RunPythonAsync($"import socket\ntry: socket.create_connection(('127.0.0.1', {port}), 2); print('connected')\nexcept OSError as error: print(error.strerror)");

        result.Stdout.ShouldBe("Connection refused\n");
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Its_own_loopback_works()
    {
        var result = await RunPythonAsync("import socket\ns = socket.create_server(('localhost', 0))\nc = socket.create_connection(s.getsockname())\ns.accept()[0].sendall(b'hello')\nprint(c.recv(5))");

        result.Stdout.ShouldBe("b'hello'\n");
    }

    [Theory]
    [InlineData(40)] // vsock: to the host of a virtual machine
    [InlineData(38)] // the kernel's crypto
    [InlineData(17)] // raw packets
    public async Task Sockets_that_leave_the_namespace_are_refused(int family)
    {
        var result = await RunPythonAsync($"import socket\ntry: socket.socket({family}, socket.SOCK_STREAM); print('opened')\nexcept OSError as error: print(error.errno)");

        result.Stdout.ShouldBe("1\n");
    }

    [Fact]
    public async Task Names_are_not_resolved()
    {
        var result = await RunPythonAsync("import socket\ntry: print(socket.gethostbyname('example.com'))\nexcept OSError: print('unknown')");

        result.Stdout.ShouldBe("unknown\n");
    }
}

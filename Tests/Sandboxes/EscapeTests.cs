using System.Net;
using System.Net.Sockets;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

/// <summary>What is outside is looked at from both sides.</summary>
public sealed class EscapeTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Walk_out_of_the_workspace_finds_nothing_of_the_host()
    {
        var name = $"canary-{Guid.NewGuid():N}";
        string[] places = [Path.Combine(Path.GetTempPath(), name), Path.Combine("/var/tmp", name), Path.Combine(AppContext.BaseDirectory, name)];
        foreach (var place in places)
            await File.WriteAllTextAsync(place, "a secret of the host");
        try
        {
            var result = await RunPythonAsync($"import os\nos.chdir('/workspace/../../..')\nprint(any('{name}' in files for root in ('/', '/proc/1/root', '/proc/1/cwd') for _, _, files in os.walk(root)))", seconds: 60);

            result.Stdout.ShouldBe("False\n");
        }
        finally
        {
            foreach (var place in places)
                File.Delete(place);
        }
    }

    [Fact]
    public async Task On_the_host_it_is_an_unprivileged_user()
    {
        var marker = $"marker-{Guid.NewGuid():N}";
        var running = RunAsync(new(["/usr/bin/python3", "-c", "import time\ntime.sleep(1)", marker]));
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(Python), "It did not start.");

        HostProcesses.Running(marker).Where(Python).ShouldAllBe(id => HostProcesses.UserId(id) >= 65536 || !Environment.IsPrivilegedProcess);
        await running;

        static bool Python(int id) => File.Exists($"/proc/{id}/comm") && File.ReadAllText($"/proc/{id}/comm").StartsWith("python3", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_of_the_host_are_not_on_its_loopback()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var result = await RunPythonAsync($"import socket\ntry: socket.create_connection(('127.0.0.1', {((IPEndPoint)listener.LocalEndpoint).Port}), 2); print('connected')\nexcept OSError as error: print(error.strerror)");

        result.Stdout.ShouldBe("Connection refused\n");
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Abstract_sockets_of_the_host_are_out_of_reach()
    {
        var name = $"nightshift-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        listener.Listen();

        var result = await RunPythonAsync($"import socket\ntry: socket.socket(socket.AF_UNIX).connect('\\0{name}'); print('connected')\nexcept OSError as error: print(error.strerror)");

        result.Stdout.ShouldBe("Connection refused\n");
    }
}

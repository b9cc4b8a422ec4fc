using System.Net;
using System.Net.Sockets;

namespace Nightshift.Infrastructure;

/// <summary>
/// Ports of 127.0.0.1 for the servers of tests: below those that the kernel and AppHost give out, and none twice, so that a server which
/// starts late, or again at its old address, finds nobody there.
/// </summary>
internal static class TestPorts
{
    private const int First = 10_000, Count = 10_000;

    private static int given = Environment.ProcessId * 97; // apart from another run of the tests on this machine

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref given) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody else's
            }
        }
    }
}

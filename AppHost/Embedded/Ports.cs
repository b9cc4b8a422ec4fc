using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;

namespace Nightshift.Embedded;

/// <summary>
/// Gives out ports on the loopback address, from below the range that the system uses for outgoing connections, so that none
/// is taken between two starts of a process.
/// </summary>
/// <param name="first">The range is the caller's where two give out ports at the same time.</param>
internal sealed class Ports(int first = 20000, int last = 29999)
{
    private readonly HashSet<int> taken = [];

    public int TakeFree()
    {
        while (true)
        {
            var port = Random.Shared.Next(first, last + 1);
            if (taken.Add(port) && IsFree(port))
                return port;
        }
    }

    public int Take(int port, string resource) => taken.Add(port) && IsFree(port)
        ? port
        : throw new DistributedApplicationException(
            $"Port {port}, where {resource} should listen, is in use by another program. Stop that program, or set NIGHTSHIFT_PORT to a free port.");

    /// <summary>That port if nobody has it, else any free one.</summary>
    public int Prefer(int port) => taken.Add(port) && IsFree(port) ? port : TakeFree();

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

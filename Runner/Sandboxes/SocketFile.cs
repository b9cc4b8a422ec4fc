using System.Net.Sockets;

namespace Nightshift.Sandboxes;

/// <summary>A socket in a folder of its own, which is shown to one sandbox: the way to it for a process without a network.</summary>
internal sealed class SocketFile : IDisposable
{
    /// <summary>Of the socket in the folder.</summary>
    public const string Name = "socket";

    private const UnixFileMode ReadableFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="parent">Where the folder is made; short, since a socket's path is.</param>
    public SocketFile(string parent)
    {
        Folder = Directory.CreateDirectory(Path.Combine(parent, Guid.NewGuid().ToString("N")[..12]), ReadableFolder).FullName;
        var path = Path.Combine(Folder, Name);
        Listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110); // the sandbox's user is another
        Listener.Listen();
    }

    public string Folder { get; }

    public Socket Listener { get; } = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose()
    {
        Listener.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private static Abuse[] Network =>
    [
        new("connections out", "for family, address in ((2, '1.1.1.1'), (2, '10.0.0.1'), (10, '2606:4700:4700::1111')):\n    try: socket.socket(family).connect((address, 80)); print('connected')\n    except OSError as error: print(error.strerror)")
            { Stdout = "Network is unreachable\nNetwork is unreachable\nNetwork is unreachable\n" },
        new("the cloud's metadata", "try: socket.create_connection(('169.254.169.254', 80), 2); print('connected')\nexcept OSError as error: print(error.strerror)") { Stdout = "Network is unreachable\n" },
        new("packets out", "try: socket.socket(2, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53)); print('sent')\nexcept OSError as error: print(error.strerror)") { Stdout = "Network is unreachable\n" },
        new("names resolved", "try: print(socket.gethostbyname('example.com'))\nexcept OSError: print('unknown')") { Stdout = "unknown\n" },
        new("sockets that leave the namespace", "for family in (40, 38, 17, 31, 29): attempt(lambda: socket.socket(family, socket.SOCK_STREAM))") // vsock, kernel crypto, packets, Bluetooth, CAN
            { Stdout = "refused\nrefused\nrefused\nrefused\nrefused\n" },
        Refused("raw packets", "socket.socket(2, socket.SOCK_RAW, 1)"),
        Refused("a network card brought up", "fcntl.ioctl(socket.socket(), 0x8914, b'lo'.ljust(16, b'\\0') + b'\\x41\\0'.ljust(24, b'\\0'))"),
        new("a server that listens for ever", "s = socket.create_server(('0.0.0.0', 8080))\nprint('listens')") { Stdout = "listens\n" },
        new("its own loopback, which works", "s = socket.create_server(('localhost', 0))\nc = socket.create_connection(s.getsockname())\ns.accept()[0].sendall(b'hello')\nprint(c.recv(5))") { Stdout = "b'hello'\n" }
    ];
}

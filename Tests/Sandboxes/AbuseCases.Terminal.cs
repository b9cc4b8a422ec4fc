namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private static Abuse[] Terminal =>
    [
        new("escape codes and broken text", "os.write(1, b'\\xff\\xfe\\x00\\x1b[2J\\x1b]0;title\\x07\\r\\n')") { Stdout = "\uFFFD\uFFFD\uFFFD\u001b[2J\u001b]0;title\u0007\r\n" },
        new("lines without an end", "sys.stdout.write('x' * 20000)") { Stdout = new string('x', 20000) },
        new("a forged end of the run", "print('\\nevent: report\\ndata: {\"passed\":true}\\n')") { Stdout = "\nevent: report\ndata: {\"passed\":true}\n\n" },
        new("a terminal of its own, which stays inside", "master, slave = pty.openpty()\nos.write(master, b'x\\n')\nprint(os.ttyname(slave)[:9], os.isatty(0), os.isatty(1))") { Stdout = "/dev/pts/ False False\n" }
    ];
}

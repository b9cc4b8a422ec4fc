namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private static Abuse[] Results =>
    [
        NoReport("a link to a file of the host as a report", "os.symlink('/etc/passwd', '/reports/a')"),
        NoReport("a link to secrets as a report", "os.symlink('/proc/1/environ', '/reports/a')"),
        NoReport("a pipe that never ends as a report", "os.mkfifo('/reports/a')"),
        NoReport("a folder as a report", "os.mkdir('/reports/a')"),
        NoReport("a socket as a report", "socket.socket(socket.AF_UNIX).bind('/reports/a')"),
        NoReport("no access to the reports", "open('/reports/a', 'w').close()\nos.chmod('/reports', 0)"),
        NoReport("the folder of reports replaced", "attempt(lambda: os.rename('/reports', '/tmp/r'))") with { Stdout = "refused\nmade\n" },
        new("hard links to files outside", "for path in ('/etc/passwd', '/usr/bin/env'): attempt(lambda: os.link(path, '/reports/a'))")
            { Stdout = "refused\nrefused\n", Reports = (["a"], []) },
        new("a hard link to a report, told once", "open('/reports/b', 'w').write('mine')\nos.link('/reports/b', '/reports/a')") { Reports = (["a"], ["a"]) },
        Refused("a sparse report of a terabyte", "os.truncate(os.open('/reports/a', os.O_CREAT | os.O_RDWR), 1 << 40)"),
        new("a report larger than may be", "with open('/reports/a', 'wb') as f:\n    for _ in range(64): f.write(b'x' * (1 << 20))") { Fails = "File too large", Reports = (["a"], []) },
        new("5,000 oddly named files beside a report", "for n in range(5000): open('/reports/%d\\n\\x1b[31m' % n, 'w').close()\nopen('/reports/a', 'w').write('mine')") { Reports = (["a"], ["a"]) },
        new("names that are options of the archiver", "for name in ('--checkpoint=1', '--checkpoint-action=exec=touch evil', '-C', '*'): open('/reports/' + name, 'w').close()\nopen('/reports/a', 'w').write('mine')")
            { Reports = (["a"], ["a"]) },
        new("names as long as may be, in bytes that are no text", "for n in range(200): open(b'/workspace/' + b'\\xff' * 250 + b'%d' % n, 'w').close()\nprint(len(os.listdir(b'/workspace')))") { Stdout = "200\n" },
        new("bytes written into the way back", "out = io.BytesIO()\nwith tarfile.open(fileobj=out, mode='w') as t:\n    for name in ('../../etc/cron.d/evil', '/etc/passwd', 'b'):\n        i = tarfile.TarInfo(name); i.size = 4; t.addfile(i, io.BytesIO(b'evil'))\nfor fd in range(3, 64):\n    try: os.write(fd, out.getvalue()); print('written')\n    except OSError: pass")
            { Stdout = "", Reports = (["a", "b"], []) },
        new("the way back taken from the main script", "for p in glob.glob('/proc/[0-9]*/fd/5'):\n    try: open(p, 'wb').write(b'evil'); print('written')\n    except OSError: pass\nopen('/reports/a', 'w').write('mine')")
            { Reports = (["a"], ["a"]) }
    ];

    private static Abuse NoReport(string name, string make) => new(name, $"{make}\nprint('made')") { Stdout = "made\n", Reports = (["a"], []) };
}

using Nightshift.Executions;

namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private const int X32 = 0x40000000;

    /// <summary>Attempts on the kernel, the system and its devices, and on who is outside; each is an expression that must be refused.</summary>
    public static readonly (string Name, string Attempt)[] Refusals =
    [
        ("mount", "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)"),
        ("unmount what hides /proc/sys", "libc.umount2(b'/proc/sys', 2)"),
        ("make a read-only mount writable", "libc.mount(b'none', b'/', None, 0x1020, None)"),
        ("the new mount calls", "libc.syscall(430, b'tmpfs', 0)"),
        ("a new user namespace", "libc.unshare(0x10000000)"),
        ("a new mount namespace", "libc.unshare(0x00020000)"),
        ("a namespace of another process", "libc.setns(os.open('/proc/self/ns/net', 0), 0)"),
        ("a child in a new user namespace", "libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)"),
        ("clone3, whose flags no filter can read", "libc.syscall(435, 0, 0)"),
        ("chroot", "libc.chroot(b'/tmp')"),
        ("pivot_root", "libc.syscall(155, b'/', b'/tmp')"),
        ("ptrace", "libc.ptrace(16, 1, 0, 0)"),
        ("memory of another process", "libc.syscall(310, 1, 0, 0, 0, 0, 0)"),
        ("a descriptor of another process", "libc.syscall(438, 0, 0, 0)"),
        ("keyctl", "libc.syscall(250, 0, -3, 0)"),
        ("add_key", "libc.syscall(248, b'user', b'x', b'x', 1, -3)"),
        ("bpf", "libc.syscall(321, 0, 0, 0)"),
        ("perf_event_open", "libc.syscall(298, 0, 0, -1, -1, 0)"),
        ("userfaultfd", "libc.syscall(323, 0)"),
        ("io_uring", "libc.syscall(425, 1, 0)"),
        ("a new kernel", "libc.syscall(246, 0, 0, 0, 0)"),
        ("a kernel module", "libc.syscall(175, 0, 0, b'')"),
        ("reboot", "libc.syscall(169, 0xfee1dead, 672274793, 0x1234567, 0)"),
        ("the kernel's log", "libc.syscall(103, 3, ctypes.create_string_buffer(64), 64)"),
        ("a file by its handle", "libc.syscall(304, -100, ctypes.create_string_buffer(64), 0)"),
        ("the x32 table of calls", $"libc.syscall({X32} + 39)"),
        ("another user", "libc.setuid(0)"),
        ("another group", "libc.setgid(0)"),
        ("another name for the host", "socket.sethostname('evil')"),
        ("input and output ports", "libc.syscall(172, 3)"),
        ("a device made", "os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0))"),
        ("the disk", "open('/dev/sda', 'rb')"),
        ("physical memory", "open('/dev/mem', 'rb')"),
        ("the kernel's messages", "open('/dev/kmsg', 'rb')"),
        ("the virtual machine monitor", "open('/dev/kvm', 'rb')"),
        ("a tunnel", "open('/dev/net/tun', 'rb')"),
        ("the kernel's core", "open('/proc/kcore', 'rb')"),
        ("core_pattern", "put('/proc/sys/kernel/core_pattern', '|/tmp/evil')"),
        ("overcommit", "put('/proc/sys/vm/overcommit_memory', '1')"),
        ("sysrq", "put('/proc/sysrq-trigger', 'h')"),
        ("the out-of-memory killer's choice", "put('/proc/self/oom_score_adj', '-1000')"),
        ("the map of users", "put('/proc/self/uid_map', '0 0 1')"),
        ("a control group", "put('/sys/fs/cgroup/cgroup.procs', '0')"),
        ("/etc/passwd", "open('/etc/passwd', 'a')"),
        ("/etc/hosts", "os.chmod('/etc/hosts', 0o666) or open('/etc/hosts', 'a')"),
        ("a program of the system", "open('/usr/bin/env', 'r+b')"),
        ("a new program in the system", "open('/usr/bin/evil', 'w')"),
        ("a file in /dev", "open('/dev/evil', 'w')"),
        ("a file in the root", "open('/evil', 'w')"),
        ("a shadow password", "open('/etc/shadow')"),
        ("root's home", "os.listdir('/root')"),
        ("other homes", "os.listdir('/home')"),
        ("the state of services", "os.listdir('/run')"),
        ("devices and drivers", "os.listdir('/sys')"),
        ("the container engine", "socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')"),
        ("a program that would make it root", "os.setresuid(0, 0, 0)"),
        ("the terminal's input", "fcntl.ioctl(pty.openpty()[1], 0x5412, b'x')"),
        ("the console's input", "fcntl.ioctl(pty.openpty()[1], 0x541c, b'x')"),
        ("the terminal that Runner was started in", "os.open('/dev/tty', os.O_RDWR)"),
        ("the console", "open('/dev/console', 'w')")
    ];

    private static Abuse[] Reach =>
    [
        new("a walk for the data of the host", "print([name for name in os.listdir('/') if name in ('boot', 'home', 'media', 'mnt', 'opt', 'root', 'run', 'srv', 'sys', 'var')], sorted(os.listdir('/etc')))")
            { Stdout = "[] ['alternatives', 'group', 'hosts', 'ld.so.cache', 'passwd']\n" },
        new("a sandbox in the sandbox", "print(subprocess.run(['bwrap', '--ro-bind', '/', '/', 'true'], stderr=subprocess.DEVNULL).returncode != 0)") { Stdout = "True\n" },
        new("an environment with secrets", "print(sorted(os.environ))") { Stdout = "['HOME', 'LANG', 'PATH', 'PWD']\n" },
        new("environments of other processes", "text = b''.join(open(p, 'rb').read() for p in glob.glob('/proc/[0-9]*/environ') if os.access(p, os.R_OK))\nprint([w for w in ('TFIHSTHGIN', 'TENTOD', 'EROCTENPSA', 'sgnirtSnoitcennoC', 'NEKOT', 'YEK') if w[::-1].encode() in text])") // written backwards, for the program is in there too
            { Stdout = "[]\n" },
        new("command lines with paths of the host", "text = b''.join(open(p, 'rb').read() for p in glob.glob('/proc/[0-9]*/cmdline'))\nprint([w[::-1] for w in ('parwb', 'dnib-or--', 'puorgc', '/df/corp/') if w[::-1].encode() in text])")
            { Stdout = "['bwrap']\n" },
        new("open descriptors of Runner", "print([fd for fd in os.listdir('/proc/self/fd') if int(fd) > 2 and os.path.exists('/proc/self/fd/' + fd)], [l for l in (os.readlink(p) for p in glob.glob('/proc/1/fd/*') if os.access(p, os.R_OK)) if l.startswith('/') and not l.startswith('/memfd') and l != '/dev/null'])")
            { Stdout = "[] []\n" },
        new("keys in a keyring", "print(open('/proc/keys').read() if os.access('/proc/keys', os.R_OK) else '')") { Stdout = "\n" },
        new("the host's name and users", "print(socket.gethostname(), os.getuid(), os.getgid(), os.getgroups())") { Stdout = "sandbox 1000 1000 []\n" },
        new("capabilities", "print([l.split()[1] for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs', 'Seccomp:'))])")
            { Stdout = "['0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '1', '2']\n" },
        new("programs that change the user", "print([subprocess.run([p, 'root', '-c', 'id -u'], stdin=subprocess.DEVNULL, capture_output=True).stdout for p in ('/usr/bin/su', '/usr/bin/sudo') if os.path.exists(p)].count(b'0\\n'))") { Stdout = "0\n" },
        new("signals to processes outside", $"print(len([p for p in os.listdir('/proc') if p.isdigit()]) < 10)\ntry: os.kill({Environment.ProcessId}, 9)\nexcept ProcessLookupError: print('no such process')")
            { Stdout = "True\nno such process\n" },
        new("a signal to all it can reach", "os.kill(-1, 9)") { Outcome = RunOutcome.Crashed, Limit = "It was ended by SIGKILL." },
        new("a signal to the first process", "os.kill(1, 9)\nos.kill(1, 19)\ntime.sleep(0.1)\nprint('still here')") { Stdout = "still here\n" },
        new("a signal to a process group outside", $"attempt(lambda: os.killpg({Environment.ProcessId}, 9))") { Stdout = "refused\n" }
    ];
}

using Nightshift.Executions;

namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private static Abuse[] Resources =>
    [
        new("a fork bomb", "while True:\n    try: os.fork()\n    except OSError: pass")
            { Outcome = RunOutcome.TooManyProcesses, Limit = "128 processes", Takes = "pids" },
        new("500 threads", "for _ in range(500): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()")
            { Fails = "can't start new thread" },
        new("4 GB of memory", "x = b'x' * (4 << 30)")
            { Outcome = RunOutcome.OutOfMemory, Limit = "512 MiB", Takes = "memory" },
        new("memory of many processes together", "for _ in range(20):\n    if os.fork() == 0:\n        x = b'x' * (100 << 20)\n        time.sleep(5)\n        os._exit(0)\nfor _ in range(20):\n    if os.wait()[1]: raise SystemExit(1)")
            { Outcome = RunOutcome.OutOfMemory, Takes = "memory" },
        new("shared memory of System V that outlives its maker", "ids = [libc.shmget(0, 200 << 20, 0o1600) for _ in range(4)]\nlibc.shmat.restype = ctypes.c_void_p\nfor id in ids: ctypes.memset(libc.shmat(id, None, 0), 1, 200 << 20)")
            { Outcome = RunOutcome.OutOfMemory, Takes = "memory" },
        new("a terabyte mapped and not touched", "m = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)\nprint(len(m) == 1 << 40)")
            { Stdout = "True\n", Takes = "memory" },
        new("memory that cannot be paged out", "print(libc.mlock(ctypes.create_string_buffer(64 << 20), ctypes.c_size_t(64 << 20)))") { Stdout = "-1\n" },
        new("a gigabyte of output", "for _ in range(1024): os.write(1, b'x' * (1 << 20))")
            { Outcome = RunOutcome.TooMuchOutput, Limit = "16 MiB" },
        new("a gigabyte of errors", "for _ in range(1024): os.write(2, b'x' * (1 << 20))")
            { Outcome = RunOutcome.TooMuchOutput, Limit = "16 MiB" },
        new("a full workspace", Fill("/workspace")) { Fails = "No space left on device" },
        new("a full /tmp", Fill("/tmp")) { Fails = "No space left on device" },
        new("a full /dev/shm", Fill("/dev/shm")) { Fails = "No space left on device" },
        new("every folder that can be written full at once", "for folder in ('/workspace', '/tmp', '/dev/shm', '/harness', '/reports', '/', '/dev', '/etc', '/var'):\n    try:\n        for n in range(100):\n            with open(folder + '/%d' % n, 'wb') as f: f.write(b'x' * (8 << 20))\n    except OSError: pass\nprint('full')")
            { Stdout = "full\n" },
        new("one file larger than may be", "with open('/workspace/big', 'wb') as f:\n    for _ in range(64): f.write(b'x' * (1 << 20))")
            { Fails = "File too large" },
        Refused("a sparse file of a terabyte", "os.truncate(os.open('/workspace/sparse', os.O_CREAT | os.O_RDWR), 1 << 40)"),
        new("50,000 files", "for n in range(50000): open('/workspace/%d' % n, 'w').close()\nprint('made')") { Stdout = "made\n" },
        new("folders 3,000 deep", "for n in range(3000):\n    os.mkdir('d' * 100)\n    os.chdir('d' * 100)\nprint('deep')") { Stdout = "deep\n" },
        new("more open files than may be", "files = [open('/usr/bin/env') for _ in range(2000)]") { Fails = "Too many open files" },
        new("a larger limit for itself", "for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE): attempt(lambda: resource.setrlimit(limit, (1 << 30, 1 << 30)))\nattempt(lambda: os.nice(-5))\nattempt(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)))")
            { Stdout = "refused\nrefused\nrefused\nrefused\nrefused\n" },
        new("a core dump", "os.abort()") { Outcome = RunOutcome.Crashed, Limit = "SIGABRT" },
        new("a memory fault", "ctypes.string_at(1)") { Outcome = RunOutcome.Crashed, Limit = "SIGSEGV" },
        new("a zip bomb unpacked", "with zipfile.ZipFile('/tmp/bomb.zip', 'w', zipfile.ZIP_DEFLATED) as z: [z.writestr(str(n), bytes(8 << 20)) for n in range(12)]\nzipfile.ZipFile('/tmp/bomb.zip').extractall('/workspace')")
            { Fails = "No space left on device" },
        new("an archive with paths that lead out", "with tarfile.open('/tmp/out.tar', 'w') as t:\n    for name in ('../../../etc/evil', '/usr/evil'):\n        i = tarfile.TarInfo(name); i.size = 4; t.addfile(i, io.BytesIO(b'evil'))\nprint(subprocess.run(['tar', '-xPf', '/tmp/out.tar'], stderr=subprocess.DEVNULL).returncode, os.path.exists('/etc/evil'), os.path.exists('/usr/evil'))")
            { Stdout = "2 False False\n" }
    ];

    private static string Fill(string folder) => $"for n in range(100):\n    with open('{folder}/%d' % n, 'wb') as f: f.write(b'x' * (8 << 20))";
}

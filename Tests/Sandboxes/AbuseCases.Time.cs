using Nightshift.Executions;

namespace Nightshift.Tests.Sandboxes;

internal static partial class AbuseCases
{
    private static Abuse[] Time =>
    [
        Endless("a busy loop", "while True: pass"),
        Endless("a long sleep", "time.sleep(3600)"),
        Endless("signals ignored, all of them", "for s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except OSError: pass\nwhile True: time.sleep(1)"),
        Endless("a child in a session of its own", "if os.fork(): os.wait()\nelse:\n    os.setsid()\n    while True: pass"),
        Endless("output closed and on it goes", "for fd in (0, 1, 2): os.close(fd)\nwhile True: time.sleep(1)"),
        Endless("a program that executes itself for ever", "os.environ['CODE'] = c = \"import os\\nos.execv('/usr/bin/python3', ['python3', '-Sc', os.environ['CODE']])\"\nos.execv('/usr/bin/python3', ['python3', '-Sc', c])"),
        new("processes that replace each other for ever", "while True:\n    if os.fork(): os._exit(0)\n    time.sleep(0.01)"),
        new("its clock stopped: timeout and the main script halted", "os.kill(os.getppid(), signal.SIGSTOP)\nfor p in glob.glob('/proc/[0-9]*'):\n    try: os.kill(int(p[6:]), signal.SIGSTOP) if int(p[6:]) not in (1, os.getpid()) else None\n    except OSError: pass\nwhile True: time.sleep(1)")
            { Seconds = 0.5, Outcome = RunOutcome.TimedOut, Limit = "0.5 seconds" },
        new("its clock killed", "os.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass") { Outcome = RunOutcome.Crashed, Limit = "SIGKILL" },
        new("the host's clock set", "attempt(lambda: time.clock_settime(time.CLOCK_REALTIME, 0))\nattempt(lambda: libc.settimeofday(ctypes.create_string_buffer(16), None))\nattempt(lambda: libc.adjtimex(ctypes.create_string_buffer(256)))")
            { Stdout = "refused\nrefused\nrefused\n" },
        new("a last word in the moment of the end", "import atexit\nsignal.signal(signal.SIGTERM, lambda *_: print('late'))\natexit.register(print, 'late')\nwhile True: pass")
            { Seconds = 0.3, Outcome = RunOutcome.TimedOut, Limit = "0.3 seconds", Stdout = "" }
    ];

    private static Abuse Endless(string name, string code) => new(name, code) { Seconds = 0.3, Outcome = RunOutcome.TimedOut, Limit = "It did not finish within 0.3 seconds." };
}

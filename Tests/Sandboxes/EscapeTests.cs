using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

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
            var result = await RunPythonAsync(
                $$"""
                import os
                os.chdir('/workspace/../../..')
                roots = ['/', '/proc/1/root', '/proc/1/cwd']
                print(any('{{name}}' in files for root in roots for _, _, files in os.walk(root)))
                print(sorted(os.listdir('/')), os.listdir('/etc'))
                """);

            result.Stdout.ShouldStartWith("False\n");
            result.Stdout.ShouldNotContain("'root'");
            result.Stdout.ShouldNotContain("'home'");
            result.Stdout.ShouldNotContain("shadow");
        }
        finally
        {
            foreach (var place in places)
                File.Delete(place);
        }
    }

    [Fact]
    public async Task Environment_is_empty_but_for_what_a_program_needs()
    {
        var result = await RunPythonAsync("import glob, os\nprint(sorted(os.environ))\nfor path in glob.glob('/proc/[0-9]*/environ'):\n    try: print(open(path).read())\n    except OSError: pass");

        result.Stdout.ShouldStartWith("['HOME', 'LANG', 'PATH', 'PWD', 'SANDBOX_SECONDS']");
        result.Stdout.ShouldNotContain("NIGHTSHIFT");
        result.Stdout.ShouldNotContain("DOTNET");
    }

    [Fact]
    public async Task Command_lines_inside_show_no_path_of_the_host()
    {
        var result = await RunPythonAsync("import glob\nfor path in glob.glob('/proc/[0-9]*/cmdline'): print(open(path).read())");

        result.Stdout.ShouldContain("bwrap");
        result.Stdout.ShouldNotContain("--ro-bind");
        result.Stdout.ShouldNotContain("cgroup");
    }

    [Fact]
    public async Task Processes_outside_are_neither_seen_nor_reached()
    {
        var result = await RunPythonAsync($"import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]) < 10)\ntry: os.kill({Environment.ProcessId}, 9)\nexcept ProcessLookupError: print('no such process')");

        result.Stdout.ShouldBe("True\nno such process\n");
    }

    [Fact]
    public async Task Killing_all_that_can_be_reached_ends_only_the_run()
    {
        var result = await RunPythonAsync("import os\nos.kill(-1, 9)");

        result.Outcome.ShouldBe(RunOutcome.Crashed);
        result.Limit.ShouldBe("It was ended by SIGKILL.");
    }

    [Fact]
    public async Task On_the_host_it_is_an_unprivileged_user()
    {
        var marker = $"marker-{Guid.NewGuid():N}";
        var running = RunAsync(new(["/usr/bin/python3", "-c", "import time\ntime.sleep(3)", marker]));
        await HostProcesses.UntilAsync(() => HostProcesses.Running(marker).Any(id => Python(id)), "It did not start.");

        HostProcesses.Running(marker).Where(Python).ShouldAllBe(id => HostProcesses.UserId(id) >= 65536 || !Environment.IsPrivilegedProcess);
        await running;

        static bool Python(int id) => File.Exists($"/proc/{id}/comm") && File.ReadAllText($"/proc/{id}/comm").StartsWith("python3", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/sys/kernel/core_pattern")]
    [InlineData("/proc/sys/vm/overcommit_memory")]
    [InlineData("/proc/sysrq-trigger")]
    [InlineData("/etc/passwd")]
    [InlineData("/usr/bin/evil")]
    [InlineData("/dev/evil")]
    [InlineData("/evil")]
    public async Task System_cannot_be_written(string path)
    {
        var result = await RunPythonAsync($"try:\n    open('{path}', 'w').write('x')\n    print('written')\nexcept OSError as error: print('refused')");

        result.Stdout.ShouldBe("refused\n");
    }

    [Theory]
    [InlineData("libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)")]
    [InlineData("libc.umount2(b'/proc/sys', 2)")]
    [InlineData("libc.unshare(0x10000000)")]
    [InlineData("libc.unshare(0x00020000)")]
    [InlineData("libc.setns(os.open('/proc/self/ns/net', 0), 0)")]
    [InlineData("libc.chroot(b'/tmp')")]
    [InlineData("libc.ptrace(16, 1, 0, 0)")]
    [InlineData("libc.syscall(250, 0, -3, 0)")]                  // keyctl
    [InlineData("libc.syscall(321, 0, 0, 0)")]               // bpf
    [InlineData("libc.syscall(425, 1, 0)")]                  // io_uring_setup
    [InlineData("libc.syscall(323, 0)")]                     // userfaultfd
    [InlineData("libc.syscall(298, 0, 0, -1, -1, 0)")]       // perf_event_open
    [InlineData("libc.syscall(435, 0, 0)")]                  // clone3
    [InlineData("libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)")] // clone into a new user namespace
    [InlineData("libc.setuid(0)")]
    [InlineData("libc.syscall(0x40000000 + 39)")]            // the x32 table
    public async Task Call_that_reaches_into_the_kernel_is_refused(string call)
    {
        var result = await RunPythonAsync($"import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nresult = {call}\nprint(result, ctypes.get_errno() in (1, 22, 38))");

        result.Stdout.ShouldBe("-1 True\n");
    }

    [Fact]
    public async Task Terminal_input_cannot_be_faked()
    {
        var result = await RunPythonAsync("import fcntl, os, pty\nmaster, slave = pty.openpty()\nfor call in (0x5412, 0x541c):\n    try: fcntl.ioctl(slave, call, b'x'); print('done')\n    except OSError as error: print(error.errno)\ntry: os.open('/dev/tty', os.O_RDWR); print('tty')\nexcept OSError: print('no tty')");

        result.Stdout.ShouldBe("1\n1\nno tty\n");
    }

    [Fact]
    public async Task Nothing_inside_can_gain_capabilities()
    {
        var result = await RunPythonAsync("print([l.split()[1] for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNewPrivs'))])");

        result.Stdout.ShouldBe("['0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '0000000000000000', '1']\n");
    }
}

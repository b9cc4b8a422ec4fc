using System.Text;
using Nightshift.Executions;
using Nightshift.Tests.Runner;

namespace Nightshift.Tests.Sandboxes;

public sealed class ReportAbuseTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Report_comes_back_byte_for_byte()
    {
        var result = await RunPythonAsync("open('/reports/a', 'wb').write(bytes(range(256)))", reports: ["a", "b"]);

        result.Reports.Keys.ShouldBe(["a"]);
        result.Reports["a"].ShouldBe([.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
    }

    [Theory]
    [InlineData("os.symlink('/etc/passwd', '/reports/a')")]
    [InlineData("os.symlink('/proc/1/environ', '/reports/a')")]
    [InlineData("os.mkfifo('/reports/a')")]
    [InlineData("os.mkdir('/reports/a')")]
    [InlineData("socket.socket(socket.AF_UNIX).bind('/reports/a')")]
    [InlineData("os.rmdir('/reports') if False else os.chmod('/reports', 0)")]
    public async Task What_is_no_regular_file_is_no_report(string make)
    {
        var result = await RunPythonAsync($"import os, socket\n{make}\nprint('made')", reports: "a");

        result.Stdout.ShouldBe("made\n");
        result.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hard_linked_reports_cannot_name_a_file_outside()
    {
        var result = await RunPythonAsync("import os\nfor path in ('/etc/passwd', '/usr/bin/env'):\n    try: os.link(path, '/reports/a'); print('linked')\n    except OSError: print('refused')", reports: "a");

        result.Stdout.ShouldBe("refused\nrefused\n");
    }

    [Fact]
    public async Task Sparse_report_of_a_terabyte_does_no_harm()
    {
        var result = await RunPythonAsync("import os\nfd = os.open('/reports/a', os.O_CREAT | os.O_WRONLY)\ntry: os.ftruncate(fd, 1 << 40)\nexcept OSError: print('refused')", reports: "a");

        result.Stdout.ShouldBe("refused\n");
    }

    [Fact]
    public async Task Thousands_of_odd_files_beside_a_report_are_left_behind()
    {
        var result = await RunPythonAsync("for n in range(5000): open('/reports/%d\\n\\x1b[31m' % n, 'w').close()\nopen('/reports/a', 'w').write('mine')", reports: "a");

        result.Reports.Keys.ShouldBe(["a"]);
        Encoding.UTF8.GetString(result.Reports["a"]).ShouldBe("mine");
    }

    [Fact]
    public async Task Bytes_written_into_the_way_back_are_no_report()
    {
        var result = await RunPythonAsync(
            """
            import io, os, tarfile
            tar = io.BytesIO()
            with tarfile.open(fileobj=tar, mode='w') as t:
                for name in ('../../etc/cron.d/evil', '/etc/passwd', 'b'):
                    info = tarfile.TarInfo(name); info.size = 4; t.addfile(info, io.BytesIO(b'evil'))
            written = 0
            for fd in range(3, 64):
                try: os.write(fd, tar.getvalue()); written += 1
                except OSError: pass
            print(written)
            """, reports: "a");

        result.Stdout.ShouldBe("0\n");
        result.Reports.ShouldBeEmpty();
        result.Outcome.ShouldBe(RunOutcome.Exited);
    }

    [Fact]
    public async Task Raw_bytes_and_escapes_in_the_output_stay_text()
    {
        var result = await RunPythonAsync("import os\nos.write(1, b'\\xff\\xfe\\x00\\x1b[2J\\r\\n')");

        result.Stdout.ShouldBe("\uFFFD\uFFFD\uFFFD\u001b[2J\r\n");
    }
}

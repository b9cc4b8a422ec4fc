using Nightshift.Sandboxes;
using Nightshift.Tests.Runner;
using Nightshift.Tests.Sandboxes;

namespace Nightshift.Dependencies;

/// <summary>What an installation leaves is taken out of its sandbox as plain files, whatever else it tried to leave.</summary>
public sealed class TreeTests(RunnerHost host) : SandboxTest(host)
{
    [Fact]
    public async Task Only_plain_files_come_out()
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-test-tree-");
        try
        {
            var result = await RunAsync(new SandboxRun(["/bin/sh", "-c",
                """
                cd /reports && mkdir -p tree/a/b && echo plain > tree/a/b/file
                ln -s /etc/passwd tree/link; ln -s /etc tree/folder; ln -s ../../../../../tmp tree/a/up; mkfifo tree/pipe; ln tree/a/b/file tree/hard
                printf x > 'tree/new
                line'; chmod 4777 tree/a/b/file; echo data > tree/data; echo done > report
                """]) { Reports = ["report"], Tree = folder.FullName });

            result.Reports.Keys.ShouldBe(["report"]);
            var left = folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
            left.ShouldAllBe(item => item.LinkTarget == null);
            left.OfType<FileInfo>().Select(file => (File.ReadAllText(file.FullName), file.UnixFileMode)).ShouldBe( // a hard link comes as one of its names
            [
                ("plain\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), ("data\n", UnixFileMode.UserRead | UnixFileMode.UserWrite)
            ], ignoreOrder: true, "a program stays one, and gets no other rights");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Tree_that_is_too_large_brings_no_report_along()
    {
        var folder = Directory.CreateTempSubdirectory("nightshift-test-tree-");
        try
        {
            var result = await RunAsync(new SandboxRun(["/bin/sh", "-c", "cd /reports && mkdir tree && head -c 900000 /dev/zero > tree/one && head -c 900000 /dev/zero > tree/two; echo done > report"])
            {
                Reports = ["report"],
                Tree = folder.FullName,
                Limits = Options with { FileBytes = 1 << 20 }
            });

            result.Reports.ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Sandbox_without_the_proxy_reaches_no_registry()
    {
        await using var registry = await RegistryStandIn.StartAsync();

        var result = await RunPythonAsync($"import urllib.request\nfor host in ('127.0.0.1', 'registry.localhost'):\n    try:\n        urllib.request.urlopen(f'http://{{host}}:{registry.Port}/npm/greet', timeout=2)\n        print('reached')\n    except OSError:\n        print('closed')");

        result.Stdout.ShouldBe("closed\nclosed\n");
        registry.Requests.ShouldBeEmpty();
    }
}

using System.Diagnostics;

namespace Nightshift.Executions;

public sealed class GitPatchTests : IDisposable
{
    private static readonly SourceFile[] First = [new("app.py", "one\ntwo\nthree\n"), new("empty.py", ""), new("lib/open.py", "no break at the end"), new("gone.py", "x\n")];

    private static readonly SourceFile[] Second = [new("app.py", "one\n2\nthree\nfour"), new("empty.py", "now\n"), new("lib/open.py", "no break at the end\n"), new("ü.py", "ä\n")];

    private readonly string folder = Directory.CreateTempSubdirectory("nightshift-patch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Git_am_makes_the_files_in_an_empty_repository_and_goes_on_from_them()
    {
        await GitAsync("init", "-q");
        await ApplyAsync(GitPatch.Write("Füge zwei Zahlen hinzu\nmore", "---\ndiff --git a/x b/x\nFrom me", DateTimeOffset.UnixEpoch, [], First));
        Read().ShouldBe(First, ignoreOrder: true);
        (await GitAsync("log", "--format=%s|%an|%ad|%b", "--date=iso")).ShouldStartWith("Füge zwei Zahlen hinzu|Nightshift|1970-01-01 00:00:00 +0000|> ---\n> diff");

        await ApplyAsync(GitPatch.Write("Change it", "", DateTimeOffset.UnixEpoch, First, Second));
        Read().ShouldBe(Second, ignoreOrder: true);
        (await GitAsync("status", "--porcelain")).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_changed_is_no_patch() => GitPatch.Write("x", "", default, First, First).ShouldBeEmpty();

    private async Task ApplyAsync(string patch)
    {
        var file = Path.Combine(folder, ".git", "x.patch");
        await File.WriteAllTextAsync(file, patch);
        await GitAsync("am", "--quiet", file);
    }

    private IEnumerable<SourceFile> Read() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Where(path => !path.StartsWith(".git", StringComparison.Ordinal)).Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(folder, path))));

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "user.name=Test", "-c", "user.email=test@localhost", .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (git.StandardOutput.ReadToEndAsync(limit.Token), git.StandardError.ReadToEndAsync(limit.Token));
        await git.WaitForExitAsync(limit.Token);
        git.ExitCode.ShouldBe(0, await output + await error);
        return await output;
    }
}

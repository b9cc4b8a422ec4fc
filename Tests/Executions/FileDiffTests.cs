using System.Diagnostics;

namespace Nightshift.Executions;

public sealed class FileDiffTests
{
    [Fact]
    public void Equal_programs_have_no_diff()
    {
        FileDiff.Between([new("a.py", "x\n")], [new("a.py", "x\n")]).ShouldBeEmpty();
        FileDiff.Summary("").ShouldBe("No changes");
    }

    [Fact]
    public async Task Git_applies_a_diff_and_gets_the_new_program()
    {
        SourceFile[] before = [new("keep.py", Numbered(1, 40)), new("gone.py", "one\ntwo\n")];
        SourceFile[] after = [new("keep.py", Numbered(1, 40).Replace("line 3\n", "line three\nand more\n").Replace("line 30\n", "")), new("lib/new.py", "fresh\n")];
        var folder = Directory.CreateTempSubdirectory("nightshift-diff-").FullName;
        try
        {
            foreach (var file in before) await File.WriteAllTextAsync(Path.Combine(folder, file.Path), file.Content);
            var diff = FileDiff.Between(before, after);
            await File.WriteAllTextAsync(Path.Combine(folder, "diff.patch"), diff);
            using var git = Process.Start(new ProcessStartInfo("git", ["apply", "diff.patch"]) { WorkingDirectory = folder, RedirectStandardError = true })!;
            var error = await git.StandardError.ReadToEndAsync();
            await git.WaitForExitAsync();

            git.ExitCode.ShouldBe(0, error);
            foreach (var file in after) (await File.ReadAllTextAsync(Path.Combine(folder, file.Path))).ShouldBe(file.Content);
            File.Exists(Path.Combine(folder, "gone.py")).ShouldBeFalse();
            FileDiff.Summary(diff).ShouldBe("3 files changed, 3 lines added, 4 removed");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Numbered(int from, int to) => string.Concat(Enumerable.Range(from, to).Select(number => $"line {number}\n"));
}

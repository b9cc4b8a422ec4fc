using System.Text;
using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>What a tree's own <c>.gitignore</c> files rule out and it holds all the same, as an archive of a working folder does. git itself reads the rules.</summary>
internal sealed class IgnoreRules(Git git)
{
    private const string Name = ".gitignore";

    /// <summary>git takes these for its own folder and its own file.</summary>
    private static readonly string[] Own = [".git", Name];

    /// <summary>Whether a file holds such rules.</summary>
    public static bool IsOne(string path) => Path.GetFileName(path) == Name && IsPlain(path);

    /// <summary>Those of the paths that the rules rule out.</summary>
    /// <param name="rules">Files that hold rules; others among them do not count.</param>
    public async Task<IReadOnlySet<string>> IgnoredAsync(IReadOnlyList<SourceFile> rules, IEnumerable<string> paths, CancellationToken cancellation)
    {
        if (!rules.Any(rule => IsOne(rule.Path))) return new HashSet<string>();
        var work = Directory.CreateTempSubdirectory("nightshift-ignored-");
        try
        {
            // git reads rules from a working folder, so one is made that holds nothing else.
            var (store, tree) = (Path.Combine(work.FullName, "git"), work.CreateSubdirectory("tree").FullName);
            foreach (var rule in rules.Where(rule => IsOne(rule.Path)))
            {
                var path = Path.Combine(tree, rule.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, rule.Content, cancellation);
            }
            await git.MustAsync(store, ["init", "--quiet", "--bare", "--template=", store], cancellation);
            var asked = await git.RunAsync(store, ["-C", tree, "check-ignore", "--no-index", "-z", "--stdin"], cancellation, input: Encoding.UTF8.GetBytes(string.Concat(paths.Where(IsPlain).Select(path => $"{path}\0"))),
                environment: new Dictionary<string, string> { ["GIT_WORK_TREE"] = tree });
            return asked.ExitCode is 0 or 1 ? asked.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet() : throw new GitException("The rules of .gitignore cannot be read.");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static bool IsPlain(string path) => SourceFile.IsSafe(path) && !path.Split('/').SkipLast(1).Any(Own.Contains);
}

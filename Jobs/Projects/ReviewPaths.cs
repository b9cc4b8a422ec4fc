using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>Which files tell most of a repository: what it says of itself, where it begins, what it is made of, and how it is tested.</summary>
internal static class ReviewPaths
{
    /// <summary>The best first.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<(string Path, int Length)> files, RepositoryAnalysis? analysis)
    {
        var code = files.Where(file => RepositoryKinds.LanguageOf(file.Path) is not null && !RepositoryAnalyser.IsTest(file.Path)).ToList();
        var tests = files.Where(file => RepositoryAnalyser.IsTest(file.Path)).OrderByDescending(file => file.Length);
        IEnumerable<string> first =
        [
            .. files.Where(file => file.Path is "README.md" or "CONTRIBUTING.md" or "AGENTS.md" || Manifests.IsOne(file.Path) && !file.Path.Contains('/', StringComparison.Ordinal)).Select(file => file.Path),
            .. analysis?.EntryPoints ?? [], .. analysis?.Conventions ?? []
        ];
        // The largest of each folder, folder by folder, so that no folder fills the room alone.
        var turns = code.GroupBy(file => Path.GetDirectoryName(file.Path)).SelectMany(folder => folder.OrderByDescending(file => file.Length).Select((file, turn) => (file.Path, turn))).OrderBy(file => file.turn);
        return first.Concat(tests.Take(2).Select(file => file.Path)).Concat(turns.Select(file => file.Path)).Distinct();
    }
}

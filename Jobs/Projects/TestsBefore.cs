using Nightshift.Executions;
using Nightshift.Repositories;

namespace Nightshift.Projects;

/// <summary>How a repository's own tests stand before anything is changed.</summary>
internal sealed class TestsBefore(RepositoryWork work, OwnTests tests)
{
    private const int MostNamed = 3;

    /// <summary>In a sentence; null when there are none in its main language.</summary>
    public async Task<string?> RunAsync(ProjectRun run, RepositoryAnalysis? analysis, CancellationToken cancellation)
    {
        if ((analysis?.Languages.Keys ?? []).Select(Language.Find).OfType<Language>().FirstOrDefault() is not { } language) return null;
        var execution = run.Draft with { Language = language.Name };
        var files = await work.FilesAsync(execution, cancellation);
        if (!files.Any(file => RepositoryAnalyser.IsTest(file.Path))) return null;
        var found = (await tests.RunAsync(execution, files, cancellation)).Tests.ToLookup(test => test.Status is TestStatus.Failed or TestStatus.Error);
        var (failing, others) = (found[true].ToList(), found[false].Count());
        if (failing.Count + others == 0) return $"Its tests in {language.Title} could not be run here.";
        return failing.Count == 0
            ? others == 1 ? $"Its 1 test in {language.Title} was run, and does not fail." : $"Its {others} tests in {language.Title} were run, and none fails."
            : $"Of its {failing.Count + others} tests in {language.Title}, {failing.Count} {(failing.Count == 1 ? "fails" : "fail")}: {string.Join(", ", failing.Take(MostNamed).Select(test => test.Name))}{(failing.Count > MostNamed ? " and more" : "")}.";
    }
}

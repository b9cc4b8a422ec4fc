using Nightshift.Executions;

namespace Nightshift.Repositories;

/// <summary>Whether code that passed its tests breaks those that the repository has had before.</summary>
internal sealed class OwnTests(RunnerClient runner)
{
    /// <summary>The report, with the tests signal red when a test fails that passed without the change.</summary>
    /// <param name="before">The repository's own files.</param>
    /// <param name="after">The same with the change.</param>
    public async Task<ValidationReport> JudgeAsync(Execution execution, IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after, ValidationReport report, CancellationToken cancellation)
    {
        if (!before.Any(file => RepositoryAnalyser.IsTest(file.Path))) return report;
        var now = await RunAsync(execution, after, cancellation);
        var failing = now.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).ToList();
        if (failing.Count == 0 && now.Passed) return Say(report, $"the repository's own {now.Tests.Count} pass too");

        var once = (await RunAsync(execution, before, cancellation)).Tests.Where(test => test.Status == TestStatus.Passed).Select(test => test.Name).ToHashSet();
        if (once.Count == 0) return Say(report, "the repository's own tests cannot be run here");
        var broken = now.Tests.Count == 0 ? [new TestResult("the repository's own tests", TestStatus.Error, now.Summary, null, null, 0)] : failing.Where(test => once.Contains(test.Name)).ToList();
        return broken.Count == 0
            ? Say(report, $"the repository's own {once.Count} that passed before pass still")
            : report.With(SignalKind.Tests, signal => signal with { Passed = false, Summary = $"{signal.Summary}, but {broken.Count} of the repository's own no longer {(broken.Count == 1 ? "passes" : "pass")}", Tests = [.. signal.Tests, .. broken] });
    }

    private async Task<Signal> RunAsync(Execution execution, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var tests = files.ToLookup(file => RepositoryAnalyser.IsTest(file.Path) || Path.GetFileName(file.Path) is "conftest.py" or "pytest.ini");
        var request = new ValidationRequest(execution.Language, [.. tests[false]], [.. tests[true]], Security: false, Only: SignalKind.Tests, Owner: execution.UserId.ToString());
        return (await runner.ValidateAsync(request, _ => Task.CompletedTask, cancellation))[SignalKind.Tests]!;
    }

    private static ValidationReport Say(ValidationReport report, string words) => report.With(SignalKind.Tests, signal => signal with { Summary = $"{signal.Summary}; {words}" });
}

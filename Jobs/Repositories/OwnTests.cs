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
        var (now, earlier) = await RunAsync(execution, before, after, cancellation);
        if (earlier is null) return Say(report, $"the repository's own {now.Tests.Count} pass too");
        var once = earlier.Where(test => test.Status == TestStatus.Passed).Select(test => test.Name).ToHashSet();
        if (once.Count == 0) return Say(report, "the repository's own tests cannot be run here");
        var broken = now.Tests.Count == 0 ? [Unrunnable(now)] : Failing(now.Tests).Where(test => once.Contains(test.Name)).ToList();
        return broken.Count == 0
            ? Say(report, $"the repository's own {once.Count} that passed before pass still")
            : report.With(SignalKind.Tests, signal => signal with { Passed = false, Summary = $"{signal.Summary}, but {broken.Count} of the repository's own no longer {(broken.Count == 1 ? "passes" : "pass")}", Tests = [.. signal.Tests, .. broken] });
    }

    /// <summary>What fails among the repository's own tests, those that are new among them, and did not fail before; and how many there are.</summary>
    /// <returns>No number when they cannot be run here, neither now nor before.</returns>
    public async Task<(int? Count, IReadOnlyList<TestResult> Failing)> CompareAsync(Execution execution, IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after, CancellationToken cancellation)
    {
        if (!after.Any(file => RepositoryAnalyser.IsTest(file.Path))) return (0, []);
        var (now, earlier) = await RunAsync(execution, before, after, cancellation);
        if (earlier is null) return (now.Tests.Count, []);
        var failed = Failing(earlier).Select(test => test.Name).ToHashSet();
        if (now.Tests.Count == 0) return earlier.Any(test => test.Status == TestStatus.Passed) ? (0, [Unrunnable(now)]) : (null, []);
        return (now.Tests.Count, [.. Failing(now.Tests).Where(test => !failed.Contains(test.Name))]);
    }

    /// <param name="before">Run only when some fail after.</param>
    private async Task<(Signal Now, IReadOnlyList<TestResult>? Earlier)> RunAsync(Execution execution, IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after, CancellationToken cancellation)
    {
        var now = await RunAsync(execution, after, cancellation);
        return now.Passed && !Failing(now.Tests).Any() ? (now, null) : (now, (await RunAsync(execution, before, cancellation)).Tests);
    }

    private static IEnumerable<TestResult> Failing(IEnumerable<TestResult> tests) => tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error);

    private static TestResult Unrunnable(Signal now) => new("the repository's own tests", TestStatus.Error, now.Summary, null, null, 0);

    /// <summary>The tests among a repository's files, run beside the others.</summary>
    public async Task<Signal> RunAsync(Execution execution, IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var tests = files.ToLookup(file => RepositoryAnalyser.IsTest(file.Path) || Path.GetFileName(file.Path) is "conftest.py" or "pytest.ini");
        var request = new ValidationRequest(execution.Language, [.. tests[false]], [.. tests[true]], Security: false, Only: SignalKind.Tests, Owner: execution.UserId.ToString());
        return (await runner.ValidateAsync(request, _ => Task.CompletedTask, cancellation))[SignalKind.Tests]!;
    }

    private static ValidationReport Say(ValidationReport report, string words) => report.With(SignalKind.Tests, signal => signal with { Summary = $"{signal.Summary}; {words}" });
}

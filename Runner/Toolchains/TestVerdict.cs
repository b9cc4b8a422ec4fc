using Nightshift.Executions;
using Nightshift.Sandboxes;

namespace Nightshift.Toolchains;

/// <summary>Turns test logs into a verdict: green only when every test file came to its natural end and at least one test passed.</summary>
internal static class TestVerdict
{
    public static Verdict Read(Submission submission, SandboxRun run, SandboxResult result)
    {
        var key = run.Input.Split('\n')[0];
        TestLog[] logs = [.. run.Reports.Where(result.Reports.ContainsKey).Select(name => TestLog.Read(result.Reports[name], key))];
        TestResult[] tests = logs.Any(log => log.Broken) ? [] : [.. logs.SelectMany(log => log.Tests), .. logs.Where(log => !log.Sealed).SelectMany(log => log.Unfinished).Select(test => test with { Message = Unfinished(result) })];
        var complete = logs.Length == run.Reports.Count && logs.All(log => log.Sealed);
        var problem = logs.Any(log => log.Broken) && result.Limit is null && submission.TestPaths.Count > 0
            ? "The test report is broken or was written by the program itself, so nothing is proven."
            : Problem(submission, result, tests, complete);
        return new Verdict(problem is null, problem ?? Passed(tests))
        {
            Tests = tests,
            Coverage = complete ? Coverage(submission, logs) : null
        };
    }

    public static string Passed(TestResult[] tests) => $"{Count(tests, TestStatus.Passed)} of {tests.Length} {(tests.Length == 1 ? "test" : "tests")} passed";

    /// <summary>Why the tests are red; null when they are green.</summary>
    /// <param name="complete">Whether every test process came to its natural end.</param>
    public static string? Problem(Submission submission, SandboxResult result, TestResult[] tests, bool complete)
    {
        var passed = Count(tests, TestStatus.Passed);
        var bad = tests.FirstOrDefault(test => test.Status is TestStatus.Error or TestStatus.Failed);
        return 0 switch
        {
            _ when result.Limit is not null => result.Limit,
            _ when submission.TestPaths.Count == 0 => "There are no tests, so nothing is proven.",
            _ when !complete => $"The test process was ended from inside (exit code {result.ExitCode}) before the tests were done, so nothing is proven.",
            _ when bad is { Status: TestStatus.Error } && passed == 0 && tests.Length == 1 => bad.Message,
            _ when bad is not null => $"{passed} of {tests.Length} tests passed",
            _ when tests.Length == 0 => $"No tests were found in {string.Join(", ", submission.TestPaths)}.",
            _ when passed == 0 => "Every test was skipped, so nothing is proven.",
            _ when result.ExitCode != 0 => $"All tests passed, but the test process ended with exit code {result.ExitCode}.",
            _ => null
        };
    }

    private static string Unfinished(SandboxResult result) => result.Limit ?? "It did not come to its end.";

    private static int Count(IEnumerable<TestResult> tests, TestStatus status) => tests.Count(test => test.Status == status);

    /// <summary>Of several test processes, the one that ran most of a file counts. A file that none of them loaded was not run at all.</summary>
    private static double? Coverage(Submission submission, TestLog[] logs)
    {
        var files = submission.Code.Where(file => submission.Sources.Contains(file.Path)).Select(file => logs
            .Where(log => log.Coverage.ContainsKey(file.Path)).Select(log => log.Coverage[file.Path])
            .OrderBy(covered => covered.Missed).FirstOrDefault(Whole(file))).ToArray();
        var lines = files.Sum(file => (long)file.Lines);
        return lines == 0 ? null : Math.Round(100.0 * (lines - files.Sum(file => (long)file.Missed)) / lines, 1);
    }

    private static (int Lines, int Missed) Whole(SourceFile file)
    {
        var lines = file.Content.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line));
        return (lines, lines);
    }
}

namespace Nightshift.Executions;

/// <summary>How the next attempt is made, from what the ones before it taught.</summary>
internal static class Strategy
{
    public const string Generate = "generate";
    public const string Repair = "repair";
    public const string Fresh = "fresh";

    /// <param name="basis">What a retry goes on from.</param>
    public static AttemptPlan Next(Execution execution, IReadOnlyList<Attempt> attempts, Attempt? basis = null)
    {
        if (attempts is not [.., var last])
            return basis is null ? new AttemptPlan(Generate, "First attempt.", execution.Tier) : new AttemptPlan(Repair, $"Goes on from attempt {basis.Number} of the execution before.", basis.Tier);
        if (last.FailureClass == FailureClass.NoCode)
            return new AttemptPlan(Fresh, "The last reply held no code, so the request is asked again.", last.Tier);

        if (attempts.SkipLast(1).All(before => before.Fingerprint != last.Fingerprint)) return new AttemptPlan(Repair, $"Attempt {last.Number} failed: {Describe(last.FailureClass)}.", last.Tier);

        var above = Complexity.Above(last.Tier);
        return new AttemptPlan(Fresh, above == last.Tier
            ? "The same failure came twice, so the code is written anew."
            : $"The same failure came twice, so the code is written anew by a model of the {above} tier.", above);
    }

    /// <summary>The attempt to deliver when none passed: most tests green, then security, then lint, then the latest.</summary>
    public static Attempt? Best(IReadOnlyList<Attempt> attempts) =>
        attempts.Where(attempt => attempt.Judged && attempt.Files is { Count: > 0 }).OrderByDescending(attempt => attempt.Score).ThenByDescending(attempt => attempt.Number).FirstOrDefault();

    /// <summary>100 for a passing test signal, down by the share of failing tests; 10 for security, 5 for lint.</summary>
    public static double Score(ValidationReport report)
    {
        var tests = report[SignalKind.Tests];
        var share = tests is null ? 0 : tests.Passed ? 1 : tests.Tests.Count == 0 ? 0 : 0.99 * tests.Tests.Count(test => test.Status == TestStatus.Passed) / tests.Tests.Count;
        return 100 * share + (report[SignalKind.Security] is { Passed: true } ? 10 : 0) + (report[SignalKind.Lint] is { Passed: true } ? 5 : 0);
    }

    public static string Describe(FailureClass? failure) => failure switch
    {
        FailureClass.NoCode => "the reply held no code",
        FailureClass.Syntax => "the code could not be parsed",
        FailureClass.MissingDependency => "a dependency is missing",
        FailureClass.Assertion => "a test's expectation was not met",
        FailureClass.Exception => "the code threw where no test expected it",
        FailureClass.Timeout => "it ran into the time limit",
        FailureClass.Resources => "it used more memory, processes or output than allowed",
        FailureClass.Lint => "the linter found errors",
        FailureClass.Security => "the security scan found a serious weakness",
        _ => "the tests did not pass"
    };
}

namespace Nightshift.Executions;

/// <summary>How a criterion came out in a run of the tests.</summary>
/// <param name="Number">From 1, in the order of the criteria.</param>
/// <param name="Passed">Of the tests that name it.</param>
/// <param name="Total">Tests that name it.</param>
public sealed record CriterionResult(int Number, CriterionState State, int Passed, int Total)
{
    /// <summary>One for each criterion, by the names of the tests.</summary>
    public static IReadOnlyList<CriterionResult> Of(IReadOnlyList<string> criteria, IReadOnlyList<TestResult> tests)
    {
        var named = tests.Select(test => (Numbers: CriterionTag.In(test.Name), test.Status)).ToList();
        return [.. Enumerable.Range(1, criteria.Count).Select(number => Of(number, [.. named.Where(test => test.Numbers.Contains(number)).Select(test => test.Status)]))];
    }

    private static CriterionResult Of(int number, IReadOnlyList<TestStatus> tests)
    {
        var passed = tests.Count(status => status == TestStatus.Passed);
        var state = tests.Count == 0 ? CriterionState.NotTested : passed == tests.Count ? CriterionState.Passed : CriterionState.Failed;
        return new CriterionResult(number, state, passed, tests.Count);
    }
}

public enum CriterionState
{
    /// <summary>No test names it.</summary>
    NotTested,
    Passed,
    Failed
}

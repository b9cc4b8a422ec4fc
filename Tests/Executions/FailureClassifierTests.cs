namespace Nightshift.Executions;

public sealed class FailureClassifierTests
{
    [Theory]
    [InlineData("ModuleNotFoundError: No module named 'flask'", TestStatus.Error, FailureClass.MissingDependency)]
    [InlineData("Cannot find package 'express' imported from main.mjs", TestStatus.Error, FailureClass.MissingDependency)]
    [InlineData("SyntaxError: invalid syntax", TestStatus.Error, FailureClass.Syntax)]
    [InlineData("assert 3 == 4", TestStatus.Failed, FailureClass.Assertion)]
    [InlineData("Expected values to be strictly equal: 3 !== 4", TestStatus.Failed, FailureClass.Assertion)]
    [InlineData("TypeError: unsupported operand", TestStatus.Failed, FailureClass.Exception)]
    [InlineData("fixture 'db' not found", TestStatus.Error, FailureClass.Exception)]
    public void A_red_test_is_classed_by_its_message(string message, TestStatus status, FailureClass expected) =>
        FailureClassifier.Of(Reports.Of(Reports.Tests(false, Reports.Test("test_it", status, message))))!.Class.ShouldBe(expected);

    [Theory]
    [InlineData(RunOutcome.TimedOut, FailureClass.Timeout)]
    [InlineData(RunOutcome.OutOfMemory, FailureClass.Resources)]
    [InlineData(RunOutcome.TooMuchOutput, FailureClass.Resources)]
    public void How_the_run_ended_counts_more_than_what_it_printed(RunOutcome outcome, FailureClass expected) =>
        FailureClassifier.Of(Reports.Of(Reports.Tests(false) with { Outcome = outcome }))!.Class.ShouldBe(expected);

    [Fact]
    public void Tests_come_before_lint_and_lint_before_security()
    {
        var lint = Reports.Findings(SignalKind.Lint, Severity.High);
        var security = Reports.Findings(SignalKind.Security, Severity.High);

        FailureClassifier.Of(Reports.Of(Reports.Tests(true), lint, security))!.Class.ShouldBe(FailureClass.Lint);
        FailureClassifier.Of(Reports.Of(Reports.Tests(true), Reports.Findings(SignalKind.Lint), security))!.Class.ShouldBe(FailureClass.Security);
        FailureClassifier.Of(Reports.Green()).ShouldBeNull();
    }

    [Fact]
    public void The_same_failure_has_the_same_fingerprint_whatever_addresses_and_times_it_names()
    {
        Fingerprint("assert <X at 0x7f01> is None after 12ms").ShouldBe(Fingerprint("assert <X at 0x7f99> is None after 40ms"));
        Fingerprint("assert 1 == 2").ShouldNotBe(Fingerprint("assert 1 == 3"));
    }

    private static string Fingerprint(string message) =>
        FailureClassifier.Of(Reports.Of(Reports.Tests(false, Reports.Test("test_it", TestStatus.Failed, message))))!.Fingerprint;
}

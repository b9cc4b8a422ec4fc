namespace Nightshift.Executions;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData(true, true, "2 of 2 tests passed, and dotnet test confirms it")]
    [InlineData(false, false, "dotnet test: 1 of 2 tests passed")]
    [InlineData(null, true, "2 of 2 tests passed. 1 of 2 tests passed")]
    public void The_second_word_on_the_tests_is_the_last(bool? confirmed, bool passed, string summary)
    {
        var green = Reports.Green();
        var first = green with { Signals = [.. green.Signals.Select(signal => signal.Kind == SignalKind.Tests ? signal with { Summary = "2 of 2 tests passed" } : signal)] };

        var report = first.ConfirmedBy(new Confirmation(confirmed, "dotnet test", "1 of 2 tests passed", confirmed == false ? [Reports.Test("Adds", TestStatus.Failed, "Assert.Equal() Failure")] : [], 1));

        (report.Passed, report[SignalKind.Tests]!.Summary).ShouldBe((passed, summary));
        FailureClassifier.Of(report)?.Class.ShouldBe(FailureClass.Assertion);
    }
}

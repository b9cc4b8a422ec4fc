namespace Nightshift.Executions;

public sealed class QualityScoreTests
{
    [Theory]
    [InlineData(100, 10)]
    [InlineData(79, 9)]
    [InlineData(49, 8)]
    public void Untested_lines_cost_up_to_two_points(double coverage, double expected) =>
        QualityScore.Of(Reports.Green(coverage), 0, 1).ShouldBe(expected);

    [Fact]
    public void Findings_complexity_and_late_attempts_cost_points_too()
    {
        var report = Reports.Of(
            Reports.Tests(passed: true) with { Coverage = 100 },
            Reports.Findings(SignalKind.Lint, Severity.Low),
            Reports.Findings(SignalKind.Security, Severity.High, Severity.Medium));

        QualityScore.Of(report, complexityScore: 7, attempt: 4).ShouldBe(10 - 1 - 2 - 0.5 - 1 - 1);
    }

    [Fact]
    public void Nothing_falls_below_one()
    {
        var report = Reports.Of(
            Reports.Tests(passed: false),
            Reports.Findings(SignalKind.Lint, [.. Enumerable.Repeat(Severity.High, 6)]),
            Reports.Findings(SignalKind.Security, [.. Enumerable.Repeat(Severity.High, 3), .. Enumerable.Repeat(Severity.Medium, 3)]));

        QualityScore.Of(report, complexityScore: 9, attempt: 5).ShouldBe(1);
    }
}
